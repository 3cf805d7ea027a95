using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// Placeholders of a tool's address and body: the name of an argument in braces, such as {number}. Other braces are
/// plain text.
/// </summary>
internal static partial class Placeholder
{
    public static bool IsIn(string text) => Pattern().IsMatch(text);

    /// <summary>The names, in order.</summary>
    public static IEnumerable<string> NamesIn(string text) => Pattern().Matches(text).Select(m => m.Groups[1].Value);

    /// <summary>The name when the text is one placeholder and nothing else; otherwise null.</summary>
    public static string? NameOf(string text) =>
        Pattern().Match(text) is { Success: true, Index: 0 } match && match.Length == text.Length
            ? match.Groups[1].Value
            : null;

    /// <summary>
    /// The text with each placeholder replaced by the value of its name. Placeholders in values stay as they are.
    /// </summary>
    public static string Replace(string text, Func<string, string> valueOf) =>
        Pattern().Replace(text, m => valueOf(m.Groups[1].Value));

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_]{0,63})\}", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
