using System.Text;

namespace ChatPlatform.Core.Languages;

/// <summary>Which script letters belong to.</summary>
public static class Script
{
    public static bool IsLatin(Rune rune) =>
        rune.Value is < 0x250 or (>= 0x1E00 and < 0x1F00) or (>= 0xFF21 and <= 0xFF5A);

    /// <summary>True when less than half of the letters are Latin; false for a text without letters.</summary>
    public static bool IsMostlyForeign(string text) => IsMostlyForeign([text]);

    /// <summary>True when less than half of the letters of all texts are Latin; false without letters.</summary>
    public static bool IsMostlyForeign(IEnumerable<string> texts)
    {
        long latin = 0, other = 0;
        foreach (var rune in texts.SelectMany(text => text.EnumerateRunes()).Where(Rune.IsLetter))
        {
            if (IsLatin(rune))
            {
                latin++;
            }
            else
            {
                other++;
            }
        }

        return other > latin;
    }

    /// <summary>True for the letters and vowel signs of scripts that are written without blanks between words, and of
    /// Korean, whose words have endings without blanks.</summary>
    public static bool IsUnspaced(Rune rune) =>
        IsClustered(rune) || rune.Value
            is (>= 0x3040 and <= 0x30FF) // Hiragana, Katakana
            or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) // Han
            or 0x3005 or 0x3007
            or (>= 0x31F0 and <= 0x31FF) or (>= 0xFF66 and <= 0xFF9D) // Katakana
            or (>= 0xAC00 and <= 0xD7A3) // Hangul
            or (>= 0x20000 and <= 0x323AF);

    /// <summary>True for Thai, Lao, Burmese and Khmer, which have few letters with signs around them.</summary>
    public static bool IsClustered(Rune rune) => rune.Value
        is (>= 0x0E01 and <= 0x0E3A) or (>= 0x0E40 and <= 0x0E4E)
        or (>= 0x0E81 and <= 0x0EBD) or (>= 0x0EC0 and <= 0x0ECD) or (>= 0x0EDC and <= 0x0EDF)
        or (>= 0x1000 and <= 0x103F) or (>= 0x1050 and <= 0x109D)
        or (>= 0x1780 and <= 0x17D3);

    public static bool IsHiragana(Rune rune) => rune.Value is >= 0x3040 and <= 0x309F;

    public static bool IsHangul(Rune rune) => rune.Value is >= 0xAC00 and <= 0xD7A3;
}
