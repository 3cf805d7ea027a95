using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>Writes a row as text: finds blanks and cells by the gaps, and the direction of its script.</summary>
internal static class LineText
{
    private const double SpaceGap = 0.16;
    private const double CellGap = 1.6;
    private const double SpacedOut = 0.08;

    /// <summary>Texts that are drawn over each other are separate words.</summary>
    private const double Overlap = 0.7;

    /// <summary>Null for a row without characters.</summary>
    public static PdfLine? Read(TextRow row)
    {
        var glyphs = row.Runs.SelectMany(run => run.Glyphs).ToList();
        var isRightToLeft = RightToLeft.IsMain(glyphs);
        glyphs = isRightToLeft
            ? [.. glyphs.OrderBy(glyph => glyph.X + glyph.EndX)]
            : RightToLeft.JoinParts(glyphs);

        var cells = Cells(glyphs, new Spacing(glyphs));
        if (isRightToLeft)
        {
            cells.Reverse();
        }

        var texts = cells
            .Select(cell => isRightToLeft ? RightToLeft.Order(cell) : Raised.Write(cell))
            .Where(text => text.Length > 0)
            .ToList();
        var sizes = glyphs.Select(glyph => Math.Round(glyph.Size, 1)).Order().ToList();
        return texts.Count == 0
            ? null
            : new(texts, sizes[sizes.Count / 2], glyphs.All(glyph => glyph.IsBold), row.Y, row.Left);
    }

    private static List<List<WordGlyph>> Cells(List<PlacedGlyph> glyphs, Spacing spacing)
    {
        var cells = new List<List<WordGlyph>>();
        PlacedGlyph? previous = null;
        foreach (var glyph in glyphs)
        {
            var gap = previous is null ? 0 : glyph.X - previous.EndX;
            if (previous is null || gap > CellGap * Math.Max(glyph.Size, previous.Size))
            {
                cells.Add([]);
            }

            cells[^1].Add(new(glyph, cells[^1].Count > 0 && spacing.IsBlank(previous!, glyph, gap)));
            previous = glyph;
        }

        return cells;
    }

    /// <summary>Decides which gaps are blanks, from the gaps between the letters of the line.</summary>
    private sealed class Spacing
    {
        private readonly double _usual;
        private readonly bool _hasDrawnBlanksInside;

        public Spacing(List<PlacedGlyph> glyphs)
        {
            var gaps = new List<double>();
            var allGaps = new List<double>();
            var drawn = 0;
            for (var i = 1; i < glyphs.Count; i++)
            {
                var gap = (glyphs[i].X - glyphs[i - 1].EndX) / Math.Max(glyphs[i].Size, 0.1);
                if (gap is < -0.5 or > 1.5 || !IsLetter(glyphs[i]) || !IsLetter(glyphs[i - 1]))
                {
                    continue;
                }

                allGaps.Add(gap);
                if (!glyphs[i].IsAfterBlank)
                {
                    gaps.Add(gap);
                }
                else
                {
                    drawn++;
                }
            }

            // "H e a d i n g" with drawn blanks: nearly every letter follows one.
            _hasDrawnBlanksInside = drawn >= 6 && drawn > 0.7 * allGaps.Count;
            var usual = _hasDrawnBlanksInside ? Quantile(allGaps, 0.5) : Quantile(gaps, 0.25);
            _usual = usual > SpacedOut && (_hasDrawnBlanksInside || gaps.Count >= 4) ? usual : 0;
        }

        public bool IsBlank(PlacedGlyph previous, PlacedGlyph glyph, double gap)
        {
            if (PdfCharacters.IsIdeographic(previous.Text[^1]) && PdfCharacters.IsIdeographic(glyph.Text[0]))
            {
                return false;
            }

            var size = Math.Min(Math.Max(glyph.Size, 0.1), Math.Max(previous.Size, 0.1));
            return _hasDrawnBlanksInside
                ? gap > Math.Max(_usual * 1.5, _usual + SpaceGap) * size
                : glyph.IsAfterBlank || gap > (_usual + SpaceGap) * size || gap < -Overlap * size;
        }

        private static bool IsLetter(PlacedGlyph glyph) => char.IsLetterOrDigit(glyph.Text, 0);

        private static double Quantile(List<double> values, double share)
        {
            values.Sort();
            return values.Count == 0 ? 0 : values[(int)(values.Count * share)];
        }
    }
}

/// <summary>A glyph of a cell.</summary>
/// <param name="IsAfterBlank">True when a blank is before it.</param>
internal readonly record struct WordGlyph(PlacedGlyph Glyph, bool IsAfterBlank);
