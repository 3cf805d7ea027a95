using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>
/// Characters without their accents: Unicode's canonical decomposition less its marks. The program runs without ICU
/// (invariant globalisation), where the runtime's own normalisation does nothing, so the table is an asset made from
/// UnicodeData 14: a line is a character followed by what remains of it.
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
