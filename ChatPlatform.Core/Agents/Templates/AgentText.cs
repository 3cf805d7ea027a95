using System.Globalization;
using ChatPlatform.Core.Inference;

namespace ChatPlatform.Core.Agents.Templates;

/// <summary>Writes an agent as a text to compare, one value a line.</summary>
public static class AgentText
{
    /// <summary>What a version of an agent contains.</summary>
    public static string OfVersion(string? model, ModelParameters? parameters, string prompt) =>
        string.Join('\n', [.. Model(model, parameters), "Instructions:", prompt]);

    /// <param name="tools">Titles of its tools, first to last.</param>
    internal static string Of(AgentDraft draft, IReadOnlyList<string> tools) =>
        string.Join(
            '\n',
            [
                $"Name: {draft.Name}",
                $"Description: {draft.Description}",
                .. Model(draft.Model, draft.Parameters),
                $"Tools: {(tools.Count == 0 ? "none" : string.Join(", ", tools))}",
                "Example messages:",
                .. draft.Examples.Select(example => $"- {example}"),
                "Instructions:",
                draft.Prompt,
            ]);

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
