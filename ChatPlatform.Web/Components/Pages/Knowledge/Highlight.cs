using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>A piece of a chunk, marked where it repeats the question.</summary>
public readonly record struct HighlightPart(string Text, bool IsHit);

/// <summary>Marks the words of a question in a chunk; forms of a word count ("report", "reported").</summary>
public static partial class Highlight
{
    /// <summary>Shorter words are in every sentence.</summary>
    private const int ShortestWord = 4;

    /// <summary>Letters by which two forms of a word may differ at the end.</summary>
    private const int LongestEnding = 3;

    public static IReadOnlyList<HighlightPart> Split(string text, string question)
    {
        string[] wanted =
        [
            .. Word().Matches(question).Select(m => m.Value).Where(w => w.Length >= ShortestWord || char.IsDigit(w[0])),
        ];
        var parts = new List<HighlightPart>();
        var from = 0;
        foreach (Match match in Word().Matches(text))
        {
            if (!wanted.Any(w => IsSame(w, match.Value)))
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
        var stem = Math.Max(ShortestWord, Math.Min(a.Length, b.Length) - 1);
        return string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
            || (Math.Abs(a.Length - b.Length) <= LongestEnding && a.Length >= stem && b.Length >= stem
                && string.Compare(a, 0, b, 0, stem, StringComparison.OrdinalIgnoreCase) == 0);
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Word();
}
