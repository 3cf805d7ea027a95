namespace ChatPlatform.Core.Agents.Templates;

/// <summary>Writes an agent as a text to compare, one value a line.</summary>
internal static class AgentText
{
    /// <param name="tools">Titles of its tools, first to last.</param>
    public static string Of(AgentDraft draft, IReadOnlyList<string> tools) =>
        string.Join(
            '\n',
            [
                $"Name: {draft.Name}",
                $"Description: {draft.Description}",
                $"Model: {draft.Model ?? "the tenant's model"}",
                $"Tools: {(tools.Count == 0 ? "none" : string.Join(", ", tools))}",
                "Example messages:",
                .. draft.Examples.Select(example => $"- {example}"),
                "Instructions:",
                draft.Prompt,
            ]);
}
