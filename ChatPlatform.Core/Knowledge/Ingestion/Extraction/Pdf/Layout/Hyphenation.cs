using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Joins the lines of a paragraph. A hyphen at the end of a line belongs to the word, unless the word stands joined
/// elsewhere in the document or ends with a syllable that is no word.
/// </summary>
internal sealed partial class Hyphenation
{
    private const int MaxWords = 500_000;

    private static readonly HashSet<string> s_endings = new(StringComparer.Ordinal)
    {
        "tion", "tions", "sion", "sions", "ment", "ments", "ness", "ing", "ings", "ed", "er", "ers", "ly", "able",
        "ible", "ity", "ities", "ical", "ance", "ence", "ous", "ive", "mation", "ation", "ations", "tional", "ters",
        "lich", "liche", "lichen", "keit", "keiten", "heit", "heiten", "ung", "ungen", "schaft", "isch", "ische",
    };

    private static readonly SearchValues<char> s_vowels = SearchValues.Create("aeiouyäöüáéíóúàèìòùâêîôûåæø");

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    public Hyphenation(IEnumerable<PdfLine> lines)
    {
        foreach (var word in lines.SelectMany(line => Word().Matches(line.Text)))
        {
            if (_words.Count < MaxWords)
            {
                _words.Add(word.Value.ToLowerInvariant());
            }
        }
    }

    /// <summary>Appends a line to the lines before it.</summary>
    public void Append(StringBuilder text, string line)
    {
        if (text.Length > 1 && text[^1] == PdfCharacters.SoftHyphen)
        {
            text.Length--;
        }
        else if (text.Length > 1 && text[^1] == '-' && char.IsLetterOrDigit(text[^2]) && char.IsLetterOrDigit(line[0]))
        {
            text.Length -= IsDivision(text, line) ? 1 : 0;
        }
        else if (text.Length > 0
            && !(PdfCharacters.IsIdeographic(text[^1]) && PdfCharacters.IsIdeographic(line[0])))
        {
            text.Append(' ');
        }

        text.Append(line);
    }

    private bool IsDivision(StringBuilder text, string line)
    {
        if (!char.IsLower(text[^2]) || !char.IsLower(line[0]))
        {
            return false;
        }

        var from = text.Length - 1;
        while (from > 0 && char.IsLetter(text[from - 1]))
        {
            from--;
        }

        var start = text.ToString(from, text.Length - 1 - from).ToLowerInvariant();
        var end = string.Concat(line.TakeWhile(char.IsLetter)).ToLowerInvariant();
        return _words.Contains(start + end)
            || (!_words.Contains($"{start}-{end}") && (s_endings.Contains(end) || !HasVowel(end) || !HasVowel(start)));
    }

    private static bool HasVowel(string word) => word.AsSpan().ContainsAny(s_vowels)
        || word.Any(c => c > 0x17F);

    [GeneratedRegex(@"\p{L}+(-\p{L}+)*")]
    private static partial Regex Word();
}
