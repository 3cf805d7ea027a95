using ChatPlatform.Core.Languages;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>What the built-in assistant needs of a request's messages.</summary>
/// <param name="Question">The customer's newest message.</param>
/// <param name="Before">The assistant's message before it; empty for none.</param>
/// <param name="Chunks">The chunks given with the question, best first.</param>
/// <param name="Results">Results of the tools called for the question.</param>
/// <param name="LastUnknown">The newest earlier answer that said "I do not know"; null for none.</param>
internal sealed record BuiltInRequest(
    string Question, string Before, IReadOnlyList<NumberedChunk> Chunks, SearchEvidence Evidence,
    IReadOnlyList<AIFunctionDeclaration> Tools, IReadOnlyList<FunctionResultContent> Results, string? LastUnknown)
{
    private Dictionary<string, FunctionCallContent> _calls = [];

    /// <summary>Language of the question; of one without words, that of the newest message before it.</summary>
    public required Language Language { get; init; }

    public static BuiltInRequest Read(List<ChatMessage> thread, ChatOptions? options)
    {
        var last = thread.FindLastIndex(m => m.Role == ChatRole.User);
        IList<AIContent> contents = last < 0 ? [] : thread[last].Contents;
        var after = thread.Skip(last + 1).SelectMany(m => m.Contents).ToList();
        var answers = thread.Take(Math.Max(last, 0)).Where(m => m.Role == ChatRole.Assistant).ToList();
        return new(
            TextOf(contents),
            answers.LastOrDefault()?.Text ?? "",
            contents.Select(NumberedChunk.Of).FirstOrDefault(c => c is not null) ?? [],
            contents.Select(NumberedChunk.EvidenceOf).FirstOrDefault(e => e is not null) ?? SearchEvidence.None,
            options?.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [],
            [.. after.OfType<FunctionResultContent>()],
            answers.FindLast(m => UnknownAnswers.Contains(m.Text))?.Text)
        {
            Language = thread.Take(last + 1).Where(m => m.Role == ChatRole.User)
                .Select(m => TextLanguage.Find(TextOf(m.Contents)))
                .LastOrDefault(l => l is not null) ?? Language.English,
            _calls = after
                .OfType<FunctionCallContent>()
                .DistinctBy(c => c.CallId)
                .ToDictionary(c => c.CallId),
        };
    }

    /// <summary>The customer's words, without the chunks.</summary>
    private static string TextOf(IEnumerable<AIContent> contents) => string.Concat(
        contents.OfType<TextContent>().Where(c => NumberedChunk.Of(c) is null).Select(c => c.Text));

    /// <summary>Name of the tool that gave the result; null when it was not called.</summary>
    public string? NameOf(FunctionResultContent result) => _calls.GetValueOrDefault(result.CallId)?.Name;

    /// <summary>The values with which the tool was called, in one text.</summary>
    public string ValuesOf(FunctionResultContent result) => string.Join(
        ", ", _calls.GetValueOrDefault(result.CallId)?.Arguments?.Values.Select(v => v?.ToString()) ?? []);
}
