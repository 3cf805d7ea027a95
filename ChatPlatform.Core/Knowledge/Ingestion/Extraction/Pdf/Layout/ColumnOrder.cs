using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Finds columns of prose: a gutter that many consecutive rows leave free, with prose on both sides. The rows of a
/// table have gutters too, but short or ragged cells, and are read row by row.
/// </summary>
internal static class ColumnOrder
{
    private const int MinRows = 4;
    private const int MaxDepth = 6;
    private const int MaxGutters = 12;
    private const double MinGutter = 0.7;
    private const double BinWidth = 4;

    public static IEnumerable<TextRow> Arrange(IReadOnlyList<TextRun> runs) => Arrange(runs, 0);

    private static List<TextRow> Arrange(IReadOnlyList<TextRun> runs, int depth)
    {
        var rows = TextRow.Of(runs);
        if (depth >= MaxDepth || rows.Count < MinRows || FindBand(rows) is not { } band)
        {
            return rows;
        }

        var inside = rows.GetRange(band.First, band.Count).SelectMany(row => row.Runs).ToList();
        return
        [
            .. Arrange([.. rows.Take(band.First).SelectMany(row => row.Runs)], depth + 1),
            .. Arrange([.. inside.Where(run => run.Right <= band.X)], depth + 1),
            .. Arrange([.. inside.Where(run => run.Right > band.X)], depth + 1),
            .. Arrange([.. rows.Skip(band.First + band.Count).SelectMany(row => row.Runs)], depth + 1),
        ];
    }

    private static Band? FindBand(List<TextRow> rows)
    {
        Band? best = null;
        foreach (var x in Gutters(rows))
        {
            for (var from = 0; from < rows.Count;)
            {
                var to = from;
                while (to < rows.Count && !Crosses(rows[to], x))
                {
                    to++;
                }

                if (to - from >= MinRows && (best is null || to - from > best.Value.Count)
                    && Trim(rows, from, to, x) is { } band && IsProse(rows, band)
                    && (best is null || band.Count > best.Value.Count))
                {
                    best = band;
                }

                from = Math.Max(to, from + 1);
            }
        }

        return best;
    }

    // Places that most rows leave free between two runs.
    private static IEnumerable<double> Gutters(List<TextRow> rows)
    {
        var bins = new Dictionary<int, int>();
        foreach (var row in rows)
        {
            for (var i = 1; i < row.Runs.Count; i++)
            {
                var (left, right) = (row.Runs[i - 1].Right, row.Runs[i].Left);
                if (right - left < MinGutter * row.Size || right - left > 5_000)
                {
                    continue;
                }

                for (var bin = (int)Math.Ceiling(left / BinWidth); bin * BinWidth <= right; bin++)
                {
                    bins[bin] = bins.GetValueOrDefault(bin) + 1;
                }
            }
        }

        return bins.OrderByDescending(bin => bin.Value).Take(MaxGutters).Select(bin => bin.Key * BinWidth);
    }

    private static bool Crosses(TextRow row, double x) => row.Runs.Any(run => run.Left < x - 1 && run.Right > x + 1);

    // A title above and a note below the columns stand apart and on one side only.
    private static Band? Trim(List<TextRow> rows, int from, int to, double x)
    {
        while (to - from >= MinRows && IsOneSided(rows[from], x) && IsApart(rows[from], rows[from + 1]))
        {
            from++;
        }

        while (to - from >= MinRows && IsOneSided(rows[to - 1], x) && IsApart(rows[to - 2], rows[to - 1]))
        {
            to--;
        }

        return to - from >= MinRows ? new(from, to - from, x) : null;
    }

    private static bool IsOneSided(TextRow row, double x) => row.Right <= x || row.Left >= x;

    private static bool IsApart(TextRow above, TextRow below) =>
        above.Y - below.Y > 2.2 * Math.Max(above.Size, below.Size)
        || Math.Abs(above.Size - below.Size) > 0.15 * Math.Max(above.Size, below.Size);

    private static bool IsProse(List<TextRow> rows, Band band)
    {
        var inside = rows.GetRange(band.First, band.Count);
        return IsProse([.. inside.Select(row => Side(row, run => run.Right <= band.X)).OfType<Line>()])
            && IsProse([.. inside.Select(row => Side(row, run => run.Right > band.X)).OfType<Line>()]);
    }

    private static bool IsProse(List<Line> lines)
    {
        if (lines.Count < MinRows)
        {
            return false;
        }

        var width = lines.Max(line => line.Right) - lines.Min(line => line.Left);
        var full = lines.Count(line => line.Words >= 3 && line.Letters > 0.65 && line.Right - line.Left > 0.55 * width);
        var close = lines.Zip(lines.Skip(1)).Count(pair =>
            pair.First.Y - pair.Second.Y < 1.9 * Math.Max(pair.First.Size, pair.Second.Size));
        return full >= 0.5 * lines.Count && full >= 3 && close >= 0.6 * (lines.Count - 1);
    }

    private static Line? Side(TextRow row, Func<TextRun, bool> isInside)
    {
        var runs = row.Runs.Where(isInside).ToList();
        if (runs.Count == 0)
        {
            return null;
        }

        var glyphs = runs.SelectMany(run => run.Glyphs).ToList();
        var letters = glyphs.Count(glyph => char.IsLetter(glyph.Text, 0) || char.IsSurrogate(glyph.Text[0]));
        var ideographs = glyphs.Count(glyph => PdfCharacters.IsIdeographic(glyph.Text[0]));
        var words = 1 + (ideographs / 2) + glyphs.Zip(glyphs.Skip(1)).Count(pair =>
            pair.Second.IsAfterBlank || pair.Second.X - pair.First.EndX > 0.15 * pair.Second.Size);
        return new(
            row.Y, row.Size, runs.Min(run => run.Left), runs.Max(run => run.Right), words,
            letters / (double)glyphs.Count);
    }

    private readonly record struct Band(int First, int Count, double X);

    private sealed record Line(double Y, double Size, double Left, double Right, int Words, double Letters);
}
