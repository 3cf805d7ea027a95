using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tenancy.Patterns;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// The built-in assistant, which needs no API key and answers only from documents and tools. It calls a tool when the
/// message contains its required arguments. Otherwise it answers with sentences of the chunks, selected by similarity
/// to the question and maximal marginal relevance (Carbonell and Goldstein 1998), each with its source. Without support
/// it says that it does not know.
/// </summary>
public sealed class ExtractiveChatClient(IEmbeddingGenerator<string, Embedding<float>> embeddings) : IChatClient
{
    /// <summary>
    /// Key in a tool result's additional properties: the visitor has already been told about this call, so the
    /// assistant adds nothing.
    /// </summary>
    public const string ReportedKey = "reported";

    private const int MaxSentences = 3;
    private const int MaxCandidates = 40;

    /// <summary>Minimum cosine of a sentence that counts as an answer.</summary>
    private const float Support = 0.42f;

    /// <summary>Weight of similarity to the question against dissimilarity to the sentences already selected.</summary>
    private const float Relevance = 0.85f;

    /// <summary>Minimum relevance of a further sentence, as a share of the best.</summary>
    private const float MinShareOfBest = 0.82f;

    /// <summary>Minimum cosine of message and tool at which a missing argument is asked for.</summary>
    private const float MinToolQuestion = 0.3f;

    /// <summary>Minimum cosine of message and tool at which a tool without required arguments is called.</summary>
    private const float MinToolMatch = 0.5f;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var thread = messages.ToList();
        var last = thread.FindLastIndex(m => m.Role == ChatRole.User);
        var question =
            last < 0
                ? ""
                : string.Concat(
                    thread[last]
                        .Contents.OfType<TextContent>()
                        .Where(c => NumberedChunk.Of(c) is null)
                        .Select(c => c.Text));
        var chunks =
            last < 0 ? [] : thread[last].Contents.Select(NumberedChunk.Of).FirstOrDefault(p => p is not null) ?? [];
        var results = thread.Skip(last + 1).SelectMany(m => m.Contents.OfType<FunctionResultContent>()).ToList();
        var tools = options?.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (results.Count > 0)
        {
            var calls = thread
                .Skip(last + 1)
                .SelectMany(m => m.Contents.OfType<FunctionCallContent>())
                .DistinctBy(c => c.CallId)
                .ToDictionary(c => c.CallId, c => c.Name);
            var texts = results
                .Where(r => r.AdditionalProperties?.ContainsKey(ReportedKey) != true)
                .Select(r => Describe(r, calls.GetValueOrDefault(r.CallId), tools))
                .Distinct();
            foreach (var update in ToUpdates(string.Join("\n\n", texts)))
            {
                yield return update;
            }

            yield break;
        }

        var (call, ask) = await ChooseToolAsync(question, tools, cancellationToken);
        if (call is not null)
        {
            yield return new(ChatRole.Assistant, [call]);
            yield break;
        }

        var earlier = thread.Take(Math.Max(last, 0)).Where(m => m.Role == ChatRole.User).Reverse().Select(m => m.Text);
        var extract = await ExtractAsync(FollowUp.Complete(question, earlier), chunks, cancellationToken);
        foreach (var update in ToUpdates(PreferredQuestion(extract, ask) ?? Unknown(question, thread)))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    private static string Unknown(string question, List<ChatMessage> thread) => UnknownAnswers.Next(
        TextLanguage.Of(question, null),
        thread.FindLast(m => m.Role == ChatRole.Assistant && UnknownAnswers.Contains(m.Text))?.Text);

    public void Dispose()
    {
    }

    /// <summary>
    /// The tool call for which the message has all arguments; otherwise the question for a missing argument, if the
    /// message is similar to the tool.
    /// </summary>
    private async Task<(FunctionCallContent? Call, Ask? Ask)> ChooseToolAsync(
        string question, List<AIFunctionDeclaration> tools, CancellationToken ct)
    {
        Ask? ask = null;
        var patterns = new RegexTimeBudget();
        foreach (var tool in tools)
        {
            var arguments = ArgumentExtractor.Extract(tool.JsonSchema, question, patterns);
            if (arguments is { Missing.Count: 0, IsSpecific: true })
            {
                return (Call(tool, arguments), null);
            }

            var vectors = await embeddings.GenerateAsync(
                [question, $"{tool.Name.Replace('_', ' ')}: {tool.Description}"], cancellationToken: ct);
            var similarity = Similarity(vectors[0], vectors[1]);
            if (arguments.Missing.Count == 0 && similarity >= MinToolMatch)
            {
                return (Call(tool, arguments), null);
            }

            if (arguments.Missing.Count > 0 && similarity >= MinToolQuestion && similarity > (ask?.Similarity ?? 0))
            {
                ask = new(
                    similarity,
                    $"I can look that up. Please tell me the {DescriptionOf(tool.JsonSchema, arguments.Missing[0])}.");
            }
        }

        return (null, ask);
    }

    private static FunctionCallContent Call(AIFunctionDeclaration tool, ExtractedArguments arguments) =>
        new($"call_{tool.Name}", tool.Name, new Dictionary<string, object?>(arguments.Found));

    private async Task<Extract?> ExtractAsync(
        string question, IReadOnlyList<NumberedChunk> chunks, CancellationToken ct)
    {
        var candidates = chunks
            .SelectMany(p => Sentences.Of(p.Text).Select(s => (RetrievedChunk: p, Sentence: s)))
            .DistinctBy(c => c.Sentence)
            .Take(MaxCandidates)
            .ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        // A sentence is scored by itself and under its heading: "comes 7 days later" alone says little about late
        // payment.
        var texts = candidates
            .Select(c => c.Sentence)
            .Concat(candidates.Select(c => UnderHeading(c.RetrievedChunk, c.Sentence)));
        var vectors = await embeddings.GenerateAsync([question, .. texts], cancellationToken: ct);
        var relevance = candidates
            .Select(
                (_, i) =>
                    (Similarity(vectors[0], vectors[i + 1]) + Similarity(vectors[0], vectors[i + 1 + candidates.Count]))
                    / 2)
            .ToArray();
        if (relevance.Max() < Support)
        {
            return null;
        }

        var chosen = Choose(relevance, (i, j) => Similarity(vectors[i + 1], vectors[j + 1]));
        return new(
            relevance.Max(),
            string.Join(
                ' ', chosen.Order().Select(i => $"{candidates[i].Sentence} [{candidates[i].RetrievedChunk.Number}]")));
    }

    /// <summary>
    /// Returns the question for the tool's missing argument only if the message is more similar to the tool than to the
    /// chunks.
    /// </summary>
    private static string? PreferredQuestion(Extract? extract, Ask? ask) =>
        extract is not null && (ask is null || ask.Similarity < extract.Relevance || ask.Similarity < MinToolMatch)
            ? extract.Text
            : ask?.Text;

    private static string UnderHeading(NumberedChunk chunk, string sentence) =>
        chunk.Heading.Length == 0
            ? sentence
            : $"{chunk.Heading[(chunk.Heading.LastIndexOf('>') + 1)..].Trim()}: {sentence}";

    private static List<int> Choose(float[] relevance, Func<int, int, float> similarity)
    {
        var threshold = Math.Max(Support, relevance.Max() * MinShareOfBest);
        var chosen = new List<int>();
        var candidates = Enumerable.Range(0, relevance.Length).Where(i => relevance[i] >= threshold).ToList();
        while (chosen.Count < MaxSentences && candidates.Count > 0)
        {
            var best = candidates.MaxBy(i =>
                (Relevance * relevance[i])
                - ((1 - Relevance) * (chosen.Count == 0 ? 0 : chosen.Max(j => similarity(i, j)))));
            chosen.Add(best);
            candidates.Remove(best);
        }

        return chosen;
    }

    private static string Describe(FunctionResultContent result, string? name, List<AIFunctionDeclaration> tools)
    {
        if (result.Exception is not null)
        {
            return "I could not look that up just now. Please try again in a moment.";
        }

        var tool = tools.Find(t => t.Name == name);
        var template =
            tool?.AdditionalProperties.TryGetValue(AnswerTemplate.Key, out var value) == true ? value as string : null;
        return AnswerTemplate.Fill(template, result.Result?.ToString() ?? "");
    }

    private static string DescriptionOf(JsonElement schema, string argument) =>
        ArgumentExtractor.Describe(schema, argument) ?? argument.Replace('_', ' ');

    private static IEnumerable<ChatResponseUpdate> ToUpdates(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var space = text.IndexOf(' ', start);
            end = space < 0 ? text.Length : space + 1;
            yield return new(ChatRole.Assistant, text[start..end]);
        }
    }

    private static float Similarity(Embedding<float> a, Embedding<float> b) =>
        TensorPrimitives.Dot(a.Vector.Span, b.Vector.Span);

    /// <summary>Sentences of the chunks, and the relevance of the best.</summary>
    private sealed record Extract(float Relevance, string Text);

    /// <summary>A question for a missing argument, and the similarity of the message to the tool.</summary>
    private sealed record Ask(float Similarity, string Text);
}
