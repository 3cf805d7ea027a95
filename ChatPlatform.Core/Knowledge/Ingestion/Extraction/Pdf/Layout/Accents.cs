namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>Joins accents that are drawn as glyphs of their own with the letter below or above them.</summary>
internal static class Accents
{
    // Pairs of a letter and the letter with the accent, for each accent as a spacing and as a combining character. The
    // platform runs without ICU, so that strings cannot be normalized by the runtime.
    private static readonly (char Spacing, char Combining, string Letters)[] s_accents =
    [
        ('¨', '\u0308', "aäeëiïoöuüyÿAÄEËIÏOÖUÜYŸ"),
        ('´', '\u0301', "aáeéiíoóuúyýcćlĺnńrŕsśzźAÁEÉIÍOÓUÚYÝCĆLĹNŃRŔSŚZŹ"),
        ('`', '\u0300', "aàeèiìoòuùAÀEÈIÌOÒUÙ"),
        ('ˆ', '\u0302', "aâeêiîoôuûwŵyŷAÂEÊIÎOÔUÛWŴYŶ"),
        ('˜', '\u0303', "aãnñoõiĩuũAÃNÑOÕIĨUŨ"),
        ('¸', '\u0327', "cçsştţCÇSŞTŢ"),
        ('˚', '\u030A', "aåuůAÅUŮ"),
        ('ˇ', '\u030C', "cčdďeěnňrřsštťzžCČDĎEĚNŇRŘSŠTŤZŽ"),
        ('˘', '\u0306', "aăgğuŭAĂGĞUŬ"),
        ('˙', '\u0307', "eėzżEĖIİZŻ"),
        ('˛', '\u0328', "aąeęiįuųAĄEĘIĮUŲ"),
        ('˝', '\u030B', "oőuűOŐUŰ"),
        ('¯', '\u0304', "aāeēiīoōuūAĀEĒIĪOŌUŪ"),
    ];

    /// <summary>Joins in drawing order; accents without a letter stay as they are.</summary>
    public static List<PlacedGlyph> Join(List<PlacedGlyph> glyphs)
    {
        if (!glyphs.Any(glyph => Mark(glyph) is not null))
        {
            return glyphs;
        }

        var joined = new List<PlacedGlyph>(glyphs.Count);
        for (var i = 0; i < glyphs.Count; i++)
        {
            var mark = Mark(glyphs[i]);
            if (mark is not null && i + 1 < glyphs.Count && Join(glyphs[i], glyphs[i + 1], mark) is { } next)
            {
                joined.Add(next with { IsAfterBlank = next.IsAfterBlank || glyphs[i].IsAfterBlank });
                i++;
            }
            else if (mark is not null && joined.Count > 0 && Join(glyphs[i], joined[^1], mark) is { } previous)
            {
                joined[^1] = previous;
            }
            else
            {
                joined.Add(glyphs[i]);
            }
        }

        return joined;
    }

    private static string? Mark(PlacedGlyph glyph) => glyph.Text.Length != 1
        ? null
        : s_accents.FirstOrDefault(a => a.Spacing == glyph.Text[0] || a.Combining == glyph.Text[0]).Letters;

    private static PlacedGlyph? Join(PlacedGlyph accent, PlacedGlyph letter, string letters)
    {
        if (letter.Text.Length != 1 || !char.IsLetter(letter.Text[0]))
        {
            return null;
        }

        var plain = letter.Text[0] switch { 'ı' => 'i', 'ȷ' => 'j', var c => c };
        var middle = (accent.X + accent.EndX) / 2;
        var at = letters.IndexOf(plain, StringComparison.Ordinal);
        return at >= 0 && at % 2 == 0 && middle > letter.X - (0.05 * letter.Size)
            && middle < letter.EndX + (0.05 * letter.Size) && Math.Abs(accent.Y - letter.Y) < 0.6 * letter.Size
            ? letter with { Text = letters[at + 1].ToString() }
            : null;
    }
}
