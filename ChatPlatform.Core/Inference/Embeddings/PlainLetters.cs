using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>
/// Replaces letters by those that people type instead: without accents ("Rückgabe", "Ruckgabe"), as ASCII instead of
/// full-width, "ss" for "ß". Keeps capitals, and scripts other than Latin, Greek and Cyrillic.
/// </summary>
public static class PlainLetters
{
    private const int FullWidthFirst = 0xFF01;
    private const int FullWidthLast = 0xFF5E;
    private const int FullWidthToAscii = 0xFEE0;
    private const int FirstAccented = 0x00C0;
    private const int LastCyrillic = 0x052F;

    /// <summary>All of these replacements.</summary>
    public static string Of(string text) => Replace(Narrow(text), Plain);

    /// <summary>Only digits, hyphens and full-width characters in their ASCII form.</summary>
    public static string Narrow(string text) => Replace(text, Narrow);

    private static string Replace(string text, Func<Rune, string> replacement)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var replaced = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            replaced.Append(rune.IsAscii ? rune.ToString() : replacement(rune));
        }

        return replaced.ToString();
    }

    private static string Narrow(Rune rune) => rune.Value switch
    {
        >= FullWidthFirst and <= FullWidthLast => ((char)(rune.Value - FullWidthToAscii)).ToString(),
        0x2010 or 0x2011 or 0x2012 or 0x2013 => "-",
        'ʼ' or '’' => "'",
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber =>
            ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture),
        _ => rune.ToString(),
    };

    private static string Plain(Rune rune) => rune.Value switch
    {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        (>= FirstAccented and <= LastCyrillic) or (>= 0x1E00 and <= 0x1FFF) => Decomposition.WithoutAccents(rune),
        _ => rune.ToString(),
    };
}
