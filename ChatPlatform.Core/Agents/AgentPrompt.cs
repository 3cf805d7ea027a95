using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Agents;

/// <summary>
/// The instructions that a model receives: the agent's own, with their variables, and the platform's.
/// </summary>
public static partial class AgentPrompt
{
    /// <summary>Variables that an agent's instructions may contain, with what replaces them.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Variables { get; } =
    [
        ("{organisation}", "the name of the organisation"),
        ("{agent}", "the name of the agent"),
        ("{date}", "today's date (UTC), such as 29 November 2026"),
    ];

    /// <summary>Words in braces that look like variables and are none; they stay as they are written.</summary>
    public static IReadOnlyList<string> UnknownVariables(string? prompt) =>
        [.. Braces().Matches(prompt ?? "").Select(m => m.Value).Except(Variables.Select(v => v.Name))];

    /// <param name="prompt">The agent's instructions. Other texts in braces are kept.</param>
    /// <param name="today">The current date (UTC).</param>
    public static string Compose(string prompt, string agent, string organisation, DateOnly today)
    {
        var own = prompt
            .Replace("{organisation}", organisation, StringComparison.Ordinal)
            .Replace("{agent}", agent, StringComparison.Ordinal)
            .Replace(
                "{date}", today.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return $"{own}\n\n"
            + $"You are the assistant of {organisation}. "
            + "Answer in the customer's language, shortly and in plain words.\n"
            + "Lean on the passages and on tools only. "
            + "After each statement taken from a passage put its number in brackets, like [1].\n"
            + "If neither supports an answer, say that you do not know. "
            + "Never pretend to be a person.";
    }

    [GeneratedRegex(@"\{[A-Za-z]\w{0,39}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Braces();
}
