using System.Text.RegularExpressions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Conversations;

/// <summary>The start of a message for lists: one line, without Markdown emphasis and citation markers.</summary>
internal static partial class Preview
{
    private const int Length = 140;

    /// <summary>Characters of a message that are read; the preview is shorter.</summary>
    private const int MaxConsidered = 4 * Length;

    public static string Of(string text)
    {
        var start = UnicodeText.Truncate(text, MaxConsidered);
        return UnicodeText.Truncate(WhiteSpace().Replace(Marks().Replace(start, ""), " ").Trim(), Length);
    }

    [GeneratedRegex(@"\s?\[\d{1,3}\]|\*\*|`", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex WhiteSpace();
}
