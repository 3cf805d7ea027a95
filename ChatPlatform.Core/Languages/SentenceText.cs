using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Languages;

/// <summary>
/// Finds where sentences end. A stop after an abbreviation, an initial or a dotted short form ("U.S.C.") ends none.
/// </summary>
public static partial class SentenceText
{
    private static readonly SearchValues<char> s_wordStarts = SearchValues.Create(" \t\n(\"'“„«");

    private static readonly FrozenSet<string> s_abbreviations =
        ("mr mrs ms dr prof st no nr vs etc art sec fig inc ltd co corp dept approx max min div vol pp jan feb mar apr "
        + "jun jul aug sep sept oct nov dec ext tel incl excl ca bzw usw evtl ggf inkl exkl str abs bspw env aprox pág "
        + "núm sr sra mme")
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The sentences of a text without line breaks, in order; together they are the whole text.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        foreach (var boundary in Boundary().EnumerateMatches(text))
        {
            var next = text[boundary.Index + boundary.Length];
            if (text[boundary.Index] == '.' && IsInside(text.AsSpan(start, boundary.Index + 1 - start), next))
            {
                continue;
            }

            sentences.Add(text[start..(boundary.Index + boundary.Length)].Trim());
            start = boundary.Index + boundary.Length;
        }

        if (!string.IsNullOrWhiteSpace(text[start..]))
        {
            sentences.Add(text[start..].Trim());
        }

        return sentences;
    }

    /// <summary>True when the text ends in a stop that belongs to its last word, such as "M." or "approx.".</summary>
    public static bool EndsInAbbreviation(ReadOnlySpan<char> text)
    {
        if (text is not [.. var before, '.'])
        {
            return false;
        }

        var word = before[(before.LastIndexOfAny(s_wordStarts) + 1)..];
        var letters = word.Trim('.');
        return (letters.Length == 1 && char.IsLetter(letters[0]))
            || IsDotted(letters)
            || s_abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(letters);
    }

    /// <summary>True when the sentence goes on. "No." is a number's mark only before a digit.</summary>
    private static bool IsInside(ReadOnlySpan<char> text, char next) =>
        EndsInAbbreviation(text)
        && (char.IsDigit(next) || !text.EndsWith("no.", StringComparison.OrdinalIgnoreCase));

    /// <summary>True for single letters with stops between them: "p.a", "U.S.C".</summary>
    private static bool IsDotted(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsLetter(word[i]) : word[i] != '.')
            {
                return false;
            }
        }

        return word.Length >= 3;
    }

    [GeneratedRegex(
        """[.!?…]["'”’»)\]]*\s+(?=[\p{Lu}\p{Lt}\p{Lo}\d"'“„«(\[¿¡])|[。！？]["'”’»）」]*\s*(?=\S)""",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Boundary();
}
