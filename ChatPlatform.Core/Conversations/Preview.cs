using System.Text.RegularExpressions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Conversations;

/// <summary>The start of a message for lists: one line, without Markdown and citation markers.</summary>
internal static partial class Preview
{
    private const int Length = 140;

    /// <summary>Characters of a message that are read; the preview is shorter.</summary>
    private const int MaxConsidered = 4 * Length;

    public static string Of(string text)
    {
        var start = UnicodeText.Truncate(text, MaxConsidered);
        var plain = Emphasis().Replace(Link().Replace(Blocks().Replace(start, ""), "$1"), "$1");
        var line = OneLine(Marks().Replace(plain, ""));
        return UnicodeText.Truncate(line.Length > 0 ? line : OneLine(start), Length);
    }

    private static string OneLine(string text) => WhiteSpace().Replace(text, " ").Trim();

    /// <summary>Marks of headings, lists and quotations at the start of a line, and lines of marks only.</summary>
    [GeneratedRegex(
        @"^(?:[ \t]{0,8}(?:[-*+]|\d{1,3}[.)]|\#{1,6}|>)[ \t]+|[-:|*_ \t]{3,}$)",
        RegexOptions.CultureInvariant | RegexOptions.Multiline, 200)]
    private static partial Regex Blocks();

    /// <summary>The text of a link or image.</summary>
    [GeneratedRegex(@"!?\[([^\]\[]{1,300})\]\([^()\s]{1,300}\)", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"(?<![\w*_])[*_](?=[^\s*_])([^*_\n]{1,300})(?<=\S)[*_](?![\w*_])", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\s?\[\d{1,3}\]|\*\*|__|~~|`|(?<=\s)\|(?=\s)", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex WhiteSpace();
}
