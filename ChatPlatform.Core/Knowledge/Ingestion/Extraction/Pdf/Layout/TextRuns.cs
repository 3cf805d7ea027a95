using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>Turns the glyphs of a page to runs, one list for each direction of writing.</summary>
internal static class TextRuns
{
    private const double MaxGap = 1.0;
    private const double MaxOverlap = 0.6;
    private const double TwiceDrawn = 0.3;
    private const double CellWidth = 16;
    private const double MaxCopySize = 200;
    private const double Angle = Math.PI / 36;

    /// <summary>Directions by their number of glyphs, the most common one first.</summary>
    public static IEnumerable<IReadOnlyList<TextRun>> Of(IReadOnlyList<PdfGlyph> glyphs) =>
        WithoutCopies(glyphs)
            .GroupBy(glyph => Math.Round(Math.Atan2(glyph.Uy, glyph.Ux) / Angle) switch
            {
                -36 => 36,
                var steps => steps,
            })
            .OrderByDescending(group => group.Count())
            .Select(group => Build(group, group.Key * Angle));

    private static List<TextRun> Build(IEnumerable<PdfGlyph> glyphs, double angle)
    {
        var runs = new List<TextRun>();
        TextRun? run = null;
        foreach (var glyph in Accents.Join(Place(glyphs, angle)))
        {
            if (run is not null && Continues(run, glyph))
            {
                run.Add(glyph);
            }
            else
            {
                runs.Add(run = new(glyph));
            }
        }

        return runs;
    }

    private static List<PlacedGlyph> Place(IEnumerable<PdfGlyph> glyphs, double angle)
    {
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        var result = new List<PlacedGlyph>();
        var blank = false;
        foreach (var glyph in glyphs)
        {
            if (glyph.IsBlank)
            {
                blank = true;
                continue;
            }

            var text = PdfCharacters.Clean(glyph.Text!);
            var endX = (glyph.EndX * cos) + (glyph.EndY * sin);
            if (text.Length == 0 && glyph.Suffix is null)
            {
                // A character without a sign of its own is no gap.
                if (result.Count > 0 && !blank)
                {
                    result[^1] = result[^1] with { EndX = endX };
                }

                continue;
            }

            blank |= text.StartsWith(' ');
            result.Add(
                new(
                    text.Trim(), (glyph.X * cos) + (glyph.Y * sin), endX, (glyph.Y * cos) - (glyph.X * sin),
                    glyph.Size, glyph.IsBold, blank)
                { Suffix = glyph.Suffix });
            blank = text.EndsWith(' ');
        }

        return result;
    }

    private static bool Continues(TextRun run, PlacedGlyph glyph)
    {
        var size = Math.Max(run.Size, glyph.Size);
        var gap = glyph.X - run.Last.EndX;
        return Math.Abs(glyph.Y - run.Y) <= 0.1 * size
            && Math.Abs(glyph.Size - run.Size) <= 0.15 * size
            && gap <= MaxGap * size && gap >= -MaxOverlap * size;
    }

    // Bold by drawing twice, and shadows: the same letter nearly at the same place.
    private static IEnumerable<PdfGlyph> WithoutCopies(IReadOnlyList<PdfGlyph> glyphs)
    {
        var drawn = new Dictionary<(string Text, int X, int Y), List<PdfGlyph>>();
        foreach (var glyph in glyphs)
        {
            if (glyph.IsBlank || glyph.Suffix is not null || glyph.Size > MaxCopySize)
            {
                yield return glyph;
                continue;
            }

            if (HasCopy(drawn, glyph))
            {
                continue;
            }

            var place = (glyph.Text!, Cell(glyph.X), Cell(glyph.Y));
            if (!drawn.TryGetValue(place, out var list))
            {
                drawn[place] = list = [];
            }

            list.Add(glyph);
            yield return glyph;
        }
    }

    private static bool HasCopy(Dictionary<(string Text, int X, int Y), List<PdfGlyph>> drawn, PdfGlyph glyph)
    {
        var reach = TwiceDrawn * glyph.Size;
        for (var x = Cell(glyph.X - reach); x <= Cell(glyph.X + reach); x++)
        {
            for (var y = Cell(glyph.Y - reach); y <= Cell(glyph.Y + reach); y++)
            {
                if (drawn.TryGetValue((glyph.Text!, x, y), out var near)
                    && near.Exists(other => IsCopy(other, glyph)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Cell(double position) => (int)Math.Floor(position / CellWidth);

    private static bool IsCopy(PdfGlyph first, PdfGlyph second)
    {
        var width = Math.Sqrt(Math.Pow(first.EndX - first.X, 2) + Math.Pow(first.EndY - first.Y, 2));
        var distance = Math.Sqrt(Math.Pow(first.X - second.X, 2) + Math.Pow(first.Y - second.Y, 2));
        return distance < Math.Min(TwiceDrawn * second.Size, 0.5 * width)
            && Math.Abs(first.Size - second.Size) < 0.1 * second.Size;
    }
}
