using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>A part of a chunk's text; a hit matches a word of the question.</summary>
public readonly record struct HighlightPart(string Text, bool IsHit);

/// <summary>Finds the words of a question in a chunk, including inflected forms ("report", "reported").</summary>
public static partial class Highlight
{
    /// <summary>Minimum length of a word, to skip stop words.</summary>
    private const int MinWordLength = 4;

    /// <summary>Maximum difference in length between two forms of a word.</summary>
    private const int MaxEndingLength = 3;

    public static IReadOnlyList<HighlightPart> Split(string text, string question)
    {
        string[] words =
        [
            .. Word().Matches(question).Select(m => m.Value)
                .Where(w => w.Length >= MinWordLength || char.IsDigit(w[0])),
        ];
        var parts = new List<HighlightPart>();
        var from = 0;
        foreach (Match match in Word().Matches(text))
        {
            if (!words.Any(w => IsSame(w, match.Value)))
            {
                continue;
            }

            if (match.Index > from)
            {
                parts.Add(new(text[from..match.Index], false));
            }

            parts.Add(new(match.Value, true));
            from = match.Index + match.Length;
        }

        if (from < text.Length)
        {
            parts.Add(new(text[from..], false));
        }

        return parts;
    }

    private static bool IsSame(string a, string b)
    {
        var stem = Math.Max(MinWordLength, Math.Min(a.Length, b.Length) - 1);
        return string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
            || (Math.Abs(a.Length - b.Length) <= MaxEndingLength && a.Length >= stem && b.Length >= stem
                && string.Compare(a, 0, b, 0, stem, StringComparison.OrdinalIgnoreCase) == 0);
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Word();
}
