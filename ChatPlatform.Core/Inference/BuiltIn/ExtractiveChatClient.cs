using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// The built-in assistant: it needs no key and invents nothing. It calls a tool when the message holds what the tool
/// needs,
/// else it answers with sentences of the chunks, chosen by similarity to the question and by maximal marginal relevance
/// (Carbonell and Goldstein 1998), each with its source; and where nothing supports an answer it says so.
/// </summary>
public sealed class ExtractiveChatClient(IEmbeddingGenerator<string, Embedding<float>> embeddings) : IChatClient
{
    /// <summary>What it says when nothing supports an answer.</summary>
    public const string DoesNotKnow =
        "I could not find an answer to that in the documents I have. If you like, I can bring in a person.";

    /// <summary>
    /// Key in a tool result's additional properties: the visitor has been told about this call, so nothing is said
    /// here.
    /// </summary>
    public const string ToldKey = "told";

    private const int MostSentences = 3;
    private const int MostCandidates = 40;

    /// <summary>
    /// Cosine from which a sentence counts as an answer; below, the question is about something else.
    /// </summary>
    private const float Support = 0.42f;

    /// <summary>How much being like the question counts against being unlike what was chosen already.</summary>
    private const float Relevance = 0.85f;

    /// <summary>Share of the best sentence's relevance that a further one must have.</summary>
    private const float CloseToBest = 0.82f;

    /// <summary>
    /// Cosine of message and tool from which the message may be about the tool although an argument is missing.
    /// </summary>
    private const float MaybeTool = 0.3f;

    /// <summary>Cosine of message and tool from which a tool without required arguments is called.</summary>
    private const float AboutTool = 0.5f;

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
            var told = results
                .Where(r => r.AdditionalProperties?.ContainsKey(ToldKey) != true)
                .Select(r => Describe(r, calls.GetValueOrDefault(r.CallId), tools))
                .Distinct();
            foreach (var update in Words(string.Join("\n\n", told)))
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

        var extract = await ExtractAsync(question, chunks, cancellationToken);
        foreach (var update in Words(Better(extract, ask) ?? DoesNotKnow))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>
    /// The call that the message has everything for; else what would have to be asked, where the message is like a
    /// tool.
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
            if (arguments.Missing.Count == 0 && similarity >= AboutTool)
            {
                return (Call(tool, arguments), null);
            }

            if (arguments.Missing.Count > 0 && similarity >= MaybeTool && similarity > (ask?.Similarity ?? 0))
            {
                ask = new(
                    similarity,
                    $"I can look that up. Please tell me the {Wording(tool.JsonSchema, arguments.Missing[0])}.");
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
            .Take(MostCandidates)
            .ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        // A sentence counts by itself and under its heading: "comes 7 days later" alone says little about late payment.
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
    /// A question for the tool's missing argument wins over chunks only where the message is more like the tool than
    /// like them.
    /// </summary>
    private static string? Better(Extract? extract, Ask? ask) =>
        extract is not null && (ask is null || ask.Similarity < extract.Relevance || ask.Similarity < AboutTool)
            ? extract.Text
            : ask?.Text;

    private static string UnderHeading(NumberedChunk chunk, string sentence) =>
        chunk.Heading.Length == 0
            ? sentence
            : $"{chunk.Heading[(chunk.Heading.LastIndexOf('>') + 1)..].Trim()}: {sentence}";

    private static List<int> Choose(float[] relevance, Func<int, int, float> similarity)
    {
        var floor = Math.Max(Support, relevance.Max() * CloseToBest);
        var chosen = new List<int>();
        var open = Enumerable.Range(0, relevance.Length).Where(i => relevance[i] >= floor).ToList();
        while (chosen.Count < MostSentences && open.Count > 0)
        {
            var best = open.MaxBy(i =>
                (Relevance * relevance[i])
                - ((1 - Relevance) * (chosen.Count == 0 ? 0 : chosen.Max(j => similarity(i, j)))));
            chosen.Add(best);
            open.Remove(best);
        }

        return chosen;
    }

    private static string Describe(FunctionResultContent result, string? name, List<AIFunctionDeclaration> tools)
    {
        if (result.Exception is not null)
        {
            return "I could not look that up just now. Please try again in a moment, or ask for a person.";
        }

        var tool = tools.Find(t => t.Name == name);
        var template =
            tool?.AdditionalProperties.TryGetValue(AnswerTemplate.Key, out var value) == true ? value as string : null;
        return AnswerTemplate.Fill(template, result.Result?.ToString() ?? "");
    }

    private static string Wording(JsonElement schema, string argument) =>
        ArgumentExtractor.Describe(schema, argument) ?? argument.Replace('_', ' ');

    private static IEnumerable<ChatResponseUpdate> Words(string text)
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

    /// <summary>Sentences of the chunks, and how relevant the best of them is.</summary>
    private sealed record Extract(float Relevance, string Text);

    /// <summary>A question back, and how much the message is like the tool that needs it.</summary>
    private sealed record Ask(float Similarity, string Text);
}
