using System.Globalization;
using ChatPlatform.Core.Inference;

namespace ChatPlatform.Core.Agents.Templates;

/// <summary>Writes an agent as a text to compare, one value a line.</summary>
public static class AgentText
{
    /// <summary>What a version of an agent contains.</summary>
    /// <param name="tools">Titles of its tools, first to last.</param>
    /// <param name="documents">Names of its documents, as far as they were chosen by name.</param>
    public static string OfVersion(
        AgentDraft draft, IReadOnlyList<string> tools, IReadOnlyList<string> documents) =>
        string.Join(
            '\n',
            [
                $"Description: {draft.Description}",
                .. Model(draft.Model, draft.Parameters),
                Tools(tools),
                .. draft.Documents is null ? ["Documents: all"] : documents.Select(name => $"Document: {name}"),
                .. draft.Tags.Select(tag => $"Documents with the tag: {tag}"),
                .. Texts(draft),
            ]);

    /// <param name="tools">Titles of its tools, first to last.</param>
    internal static string Of(AgentDraft draft, IReadOnlyList<string> tools) =>
        string.Join(
            '\n',
            [
                $"Name: {draft.Name}",
                $"Description: {draft.Description}",
                .. Model(draft.Model, draft.Parameters),
                Tools(tools),
                .. Texts(draft),
            ]);

    private static string Tools(IReadOnlyList<string> titles) =>
        $"Tools: {(titles.Count == 0 ? "none" : string.Join(", ", titles))}";

    private static IEnumerable<string> Texts(AgentDraft draft) =>
        ["Example messages:", .. draft.Examples.Select(example => $"- {example}"), "Instructions:", draft.Prompt];

    private static IEnumerable<string> Model(string? model, ModelParameters? parameters) =>
    [
        $"Model: {model ?? "the tenant's model"}",
        $"Temperature: {Number(parameters?.Temperature)}",
        $"Top-p: {Number(parameters?.TopP)}",
        $"Longest answer: {(parameters?.MaxTokens is { } tokens ? $"{tokens} tokens" : "the platform's limit")}",
    ];

    private static string Number(double? value) =>
        value?.ToString(CultureInfo.InvariantCulture) ?? "the provider's default";
}
