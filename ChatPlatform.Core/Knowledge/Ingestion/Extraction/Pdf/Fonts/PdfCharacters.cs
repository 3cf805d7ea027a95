using System.Buffers;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Cleans characters: splits ligatures, removes control characters and unpaired surrogates.</summary>
internal static class PdfCharacters
{
    /// <summary>Mark for a place where a word may be divided.</summary>
    public const char SoftHyphen = '\u00AD';

    private static readonly string[] s_ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"()[]{}-_/\\&%$#@+*=<>|~^` ");

    public static string Clean(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.AsSpan().IndexOfAnyExcept(s_plain) < 0)
        {
            return value ?? "";
        }

        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                >= 0xFB00 and <= 0xFB06 => text.Append(s_ligatures[rune.Value - 0xFB00]),
                0xA0 or 0x3000 or '\t' or '\r' or '\n' or (>= 0x2000 and <= 0x200A) or 0x202F => text.Append(' '),
                0x2044 or 0x2215 => text.Append('/'),
                0x2010 or 0x2011 => text.Append('-'),
                0xFFFD or 0xFEFF or 0x2060 or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E)
                    or (>= 0x2066 and <= 0x2069) or (>= 0xE0000 and <= 0xE007F) => text,
                _ => Rune.IsControl(rune) ? text : text.Append(PresentationForms.Letter(rune.Value) ?? rune.ToString()),
            };
        }

        return text.ToString();
    }

    /// <summary>True for letters of scripts that are written without blanks between words.</summary>
    public static bool IsIdeographic(char c) => c is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF')
        or (>= '\uFF00' and <= '\uFF65') or (>= '\u3000' and <= '\u303F') or (>= '\uD840' and <= '\uD88F');

    /// <summary>True for letters written from right to left.</summary>
    public static bool IsRightToLeft(char c) => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF')
        or (>= '\uFE70' and <= '\uFEFE');
}
