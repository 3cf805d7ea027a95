using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>
/// Removes accents: applies Unicode's canonical decomposition and drops the marks. Without ICU (invariant
/// globalisation) the runtime's normalisation does nothing, so the table is an asset generated from UnicodeData 14;
/// each line is a character followed by its remaining characters.
/// </summary>
internal static class Decomposition
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private static readonly FrozenDictionary<Rune, string> s_table = File
        .ReadLines(EmbeddingModelFiles.Path("decompositions.txt"))
        .Select(line => (Rune: Rune.GetRuneAt(line, 0), line))
        .ToFrozenDictionary(x => x.Rune, x => x.line[x.Rune.Utf16SequenceLength..]);

    public static string WithoutAccents(Rune rune)
    {
        if (rune.IsAscii)
        {
            return s_ascii[rune.Value];
        }

        if (rune.Value is >= HangulFirst and <= HangulLast)
        {
            return Hangul(rune.Value - HangulFirst);
        }

        if (s_table.TryGetValue(rune, out var plain))
        {
            return plain;
        }

        return Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? "" : rune.ToString();
    }

    private static readonly string[] s_ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    // Unicode standard, 3.12: 19 x 21 x 28 syllables in order; the last jamo may be absent.
    private static string Hangul(int index)
    {
        var (lead, vowel, tail) = (index / 588, index % 588 / 28, index % 28);
        var pair = $"{(char)(0x1100 + lead)}{(char)(0x1161 + vowel)}";
        return tail == 0 ? pair : pair + (char)(0x11A7 + tail);
    }
}
