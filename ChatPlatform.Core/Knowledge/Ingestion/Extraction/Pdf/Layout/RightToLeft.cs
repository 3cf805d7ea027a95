using System.Globalization;
using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Orders lines of Hebrew and Arabic: letters from right to left by their place, numbers and Latin words inside from
/// left to right.
/// </summary>
internal static class RightToLeft
{
    private const string Open = "()[]{}<>«»";
    private const string Closed = ")(][}{><»«";

    /// <summary>True when most letters of a line are written from right to left.</summary>
    public static bool IsMain(IReadOnlyList<PlacedGlyph> glyphs)
    {
        var right = glyphs.Count(glyph => glyph.Text.Any(PdfCharacters.IsRightToLeft));
        return right > 0 && right * 2 > glyphs.Count(glyph => glyph.Text.Any(char.IsLetter));
    }

    /// <summary>Makes each right-to-left part of a left-to-right line one glyph with its text in order.</summary>
    public static List<PlacedGlyph> JoinParts(List<PlacedGlyph> glyphs)
    {
        if (!glyphs.Exists(glyph => glyph.Text.Any(PdfCharacters.IsRightToLeft)))
        {
            return glyphs;
        }

        var joined = new List<PlacedGlyph>(glyphs.Count);
        for (var i = 0; i < glyphs.Count;)
        {
            var count = glyphs.Skip(i).TakeWhile(glyph => glyph.Text.Any(PdfCharacters.IsRightToLeft)).Count();
            if (count == 0)
            {
                joined.Add(glyphs[i++]);
                continue;
            }

            var part = glyphs.GetRange(i, count).OrderBy(glyph => glyph.X + glyph.EndX).ToList();
            var words = part.Select((glyph, n) => new WordGlyph(
                glyph, n > 0 && (glyph.IsAfterBlank || glyph.X - part[n - 1].EndX > 0.16 * glyph.Size))).ToList();
            joined.Add(glyphs[i] with
            {
                Text = Order(words),
                X = part.Min(glyph => Math.Min(glyph.X, glyph.EndX)),
                EndX = part.Max(glyph => Math.Max(glyph.X, glyph.EndX)),
                Suffix = null,
            });
            i += count;
        }

        return joined;
    }

    /// <summary>Text of a cell whose glyphs are ordered from left to right.</summary>
    public static string Order(List<WordGlyph> cell)
    {
        var text = new StringBuilder();
        for (var i = cell.Count - 1; i >= 0;)
        {
            if (!StartsLatin(cell, i))
            {
                text.Append(Mirror(cell[i].Glyph.Text)).Append(cell[i].Glyph.Suffix);
                Blank(text, cell[i]);
                i--;
                continue;
            }

            var from = i;
            while (from > 0 && (StartsLatin(cell, from - 1) || (IsNeutral(cell[from - 1]) && from > 1
                && StartsLatin(cell, from - 2))))
            {
                from--;
            }

            for (var n = from; n <= i; n++)
            {
                text.Append(n > from && cell[n].IsAfterBlank ? " " : "").Append(cell[n].Glyph.Text)
                    .Append(cell[n].Glyph.Suffix);
            }

            Blank(text, cell[from]);
            i = from - 1;
        }

        return text.ToString().Trim();
    }

    private static bool StartsLatin(List<WordGlyph> cell, int index) =>
        Rune.TryGetRuneAt(cell[index].Glyph.Text, 0, out var rune)
        && (Rune.IsDigit(rune) || (Rune.IsLetter(rune) && !PdfCharacters.IsRightToLeft(cell[index].Glyph.Text[0])));

    private static bool IsNeutral(WordGlyph glyph) =>
        glyph.Glyph.Text.Length == 1 && char.GetUnicodeCategory(glyph.Glyph.Text[0]) is not
            (UnicodeCategory.OtherLetter or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation);

    private static void Blank(StringBuilder text, WordGlyph glyph)
    {
        if (glyph.IsAfterBlank)
        {
            text.Append(' ');
        }
    }

    private static string Mirror(string text) =>
        text.Length == 1 && Open.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var at
            ? Closed[at].ToString()
            : text;
}
