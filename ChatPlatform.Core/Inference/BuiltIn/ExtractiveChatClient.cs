using System.Runtime.CompilerServices;
using ChatPlatform.Core.Inference.BuiltIn.Extracts;
using ChatPlatform.Core.Languages;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// The built-in assistant, which needs no API key and answers only from documents and tools. It calls a tool when the
/// message contains its required arguments, and asks for a missing one. Otherwise it answers with sentences of the
/// chunks, each source named once. Where the search does not support an answer, it says that it does not know.
/// </summary>
public sealed class ExtractiveChatClient(IEmbeddingGenerator<string, Embedding<float>> embeddings) : IChatClient
{
    /// <summary>
    /// Key in a tool result's additional properties: the visitor has already been told about this call, so the
    /// assistant adds nothing.
    /// </summary>
    public const string ReportedKey = "reported";

    /// <summary>
    /// Key in the additional properties of a tool and of a tool's result: the customer must sign in first.
    /// </summary>
    public const string SignInKey = "needsSignIn";

    /// <summary>
    /// Key in a tool result's additional properties: the service knows nothing under the values of the call.
    /// </summary>
    public const string NotFoundKey = "notFound";

    private const double MinForeignCoverage = 0.2;

    private readonly ToolChooser _tools = new(embeddings);
    private readonly UnitChooser _units = new(embeddings);

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
        var request = BuiltInRequest.Read(thread, options);
        if (request.Results.Count > 0)
        {
            var texts = request.Results
                .Where(r => r.AdditionalProperties?.ContainsKey(ReportedKey) != true)
                .Select(r => Describe(r, request))
                .Distinct();
            foreach (var update in ToUpdates(string.Join("\n\n", texts)))
            {
                yield return update;
            }

            yield break;
        }

        var (call, missing) = await _tools.ChooseAsync(
            request.Question, request.Evidence.Words, request.Tools, cancellationToken);
        if (call is not null)
        {
            yield return new(ChatRole.Assistant, [call]);
            yield break;
        }

        foreach (var update in ToUpdates(await AnswerAsync(request, missing, cancellationToken)))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private async Task<string> AnswerAsync(BuiltInRequest request, MissingArgument? missing, CancellationToken ct)
    {
        var phrases = AnswerPhrases.In(request.Language);
        if (ToolChooser.WrongValue(request.Question, request.Before, request.Tools) is { } argument)
        {
            return string.Format(null, phrases.AskAgain, argument);
        }

        var answerability = request.Evidence.Answerability;
        var extract = answerability >= SearchEvidence.Related
            ? await _units.ChooseAsync(request.Question, request.Evidence, request.Chunks, ct)
            : null;
        var supported = extract?.Answers(answerability) == true && IsAbout(extract, request.Language);
        if (missing is not null
            && (missing.IsPreferredTo(extract?.Relevance ?? 0) || (!supported && !missing.IsGeneral)))
        {
            return missing.NeedsSignIn ? phrases.SignIn : string.Format(null, phrases.Ask, missing.Argument);
        }

        if (extract is null || !(supported || extract.IsClose(answerability)))
        {
            return UnknownAnswers.Next(request.Language, request.LastUnknown);
        }

        return supported
            ? (Complaint.Is(request.Question) ? $"{phrases.Regret}\n\n" : "")
                + Introduction(extract, request.Language, phrases) + ExtractText.Of(extract, request.Question)
            : $"{phrases.Closest} {ExtractText.Of(extract.Best)}";
    }

    /// <summary>
    /// The embedding model reads English. Two texts of one other language are near to each other for their language
    /// alone, so that an answer must share words with the question too.
    /// </summary>
    private static bool IsAbout(Extract extract, Language language) =>
        language == Language.English || extract.Coverage >= MinForeignCoverage
        || TextLanguage.Find(string.Join(' ', extract.Best.Units.Select(u => u.Text))) != language;

    /// <summary>Says so when the documents are in another language than the question; otherwise empty.</summary>
    private static string Introduction(Extract extract, Language language, AnswerPhrases phrases) =>
        TextLanguage.Recognise(string.Join(' ', extract.Parts.SelectMany(p => p.Units).Select(u => u.Text)))
            is { } written && written != language
            ? string.Format(null, phrases.OtherLanguage, phrases.Names[written]) + "\n\n"
            : "";

    private static string Describe(FunctionResultContent result, BuiltInRequest request)
    {
        var tool = request.Tools.FirstOrDefault(t => t.Name == request.NameOf(result));
        if (result.AdditionalProperties?.ContainsKey(SignInKey) == true)
        {
            return AnswerPhrases.In(request.Language).SignIn;
        }

        if (result.Exception is not null)
        {
            return Text(tool, AnswerTemplate.FailureKey) ?? AnswerPhrases.In(request.Language).ToolFailure;
        }

        return result.AdditionalProperties?.ContainsKey(NotFoundKey) == true
            ? string.Format(null, AnswerPhrases.In(request.Language).NotFound, request.ValuesOf(result))
            : AnswerTemplate.Fill(Text(tool, AnswerTemplate.Key), result.Result?.ToString() ?? "");
    }

    private static string? Text(AITool? tool, string key) =>
        tool?.AdditionalProperties.TryGetValue(key, out var value) == true ? value as string : null;

    private static IEnumerable<ChatResponseUpdate> ToUpdates(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var space = text.IndexOf(' ', start);
            end = space < 0 ? text.Length : space + 1;
            yield return new(ChatRole.Assistant, text[start..end]);
        }
    }
}
