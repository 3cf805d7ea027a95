using System.Globalization;
using UglyToad.PdfPig.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Text of glyph names, by the Adobe Glyph List and its rules for composed names.</summary>
internal static class GlyphNames
{
    private static readonly string[] s_variants = ["oldstyle", "small", "superior", "inferior"];

    /// <summary>Null when the name says nothing about the character ("g17").</summary>
    public static string? Text(string? name)
    {
        if (string.IsNullOrEmpty(name) || name == ".notdef")
        {
            return null;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var parts = (dot > 0 ? name[..dot] : name).Split('_');
        var texts = parts.Select(TextOfPart).ToArray();
        return texts.Any(text => text is null) ? null : string.Concat(texts);
    }

    /// <summary>Text of a name that only has the code ("A65", "65", "x41"); null for other names.</summary>
    public static string? TextOfNumber(string? name)
    {
        var digits = name?.TrimStart([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]);
        return name?.Length - digits?.Length <= 2
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code is >= 32 and < 256 and not (>= 127 and <= 159)
            ? ((char)code).ToString()
            : null;
    }

    private static string? TextOfPart(string part)
    {
        if (Hexadecimal(part) is { } text)
        {
            return text;
        }

        text = Listed(part);
        if (text is null || IsPrivate(text))
        {
            var variant = s_variants.FirstOrDefault(v => part.EndsWith(v, StringComparison.Ordinal));
            if (variant is not null && Listed(part[..^variant.Length]) is { } plain)
            {
                return variant == "small" ? plain.ToLowerInvariant() : plain;
            }
        }

        return text;
    }

    private static string? Listed(string name)
    {
        try
        {
            return name.Length == 0 ? null
                : GlyphList.AdobeGlyphList.NameToUnicode(name) ?? GlyphList.ZapfDingbats.NameToUnicode(name);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static bool IsPrivate(string text) => text.Any(c => c is >= '\uE000' and <= '\uF8FF');

    // "uni" and groups of four digits, or "u" and four to six digits.
    private static string? Hexadecimal(string name)
    {
        if (name.StartsWith("uni", StringComparison.Ordinal) && name.Length >= 7 && (name.Length - 3) % 4 == 0)
        {
            var codes = name[3..].Chunk(4).Select(digits => Code(digits)).ToArray();
            return codes.All(c => c >= 0) ? string.Concat(codes.Select(c => ((char)c).ToString())) : null;
        }

        return name.Length is >= 5 and <= 7 && name[0] == 'u' && Code(name.AsSpan(1)) is >= 32 and var code
            && code is <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? char.ConvertFromUtf32(code)
            : null;
    }

    private static int Code(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : -1;
}
