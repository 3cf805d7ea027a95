using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Chooses between the texts that a font gives for one glyph.</summary>
internal static class GlyphText
{
    /// <summary>
    /// The first text that names characters. Control, private and unknown characters are wrong entries of a map and
    /// lose against the glyph's name.
    /// </summary>
    public static string? Choose(string? mapped, Func<string?> named)
    {
        if (IsMeaningful(mapped))
        {
            return mapped;
        }

        var name = named();
        return IsMeaningful(name) ? name : null;
    }

    private static bool IsMeaningful(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0xFFFD or 0xFFFE or 0xFFFF
                || (rune.Value is < 0x20 or (>= 0x7F and < 0xA0) && rune.Value is not (9 or 10 or 13))
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }
        }

        return true;
    }
}
