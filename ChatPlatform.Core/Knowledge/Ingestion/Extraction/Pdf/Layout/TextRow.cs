namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>Runs on one baseline, from left to right.</summary>
internal sealed class TextRow(IReadOnlyList<TextRun> runs)
{
    private const double SameLine = 0.3;

    public IReadOnlyList<TextRun> Runs { get; } = [.. runs.OrderBy(run => run.Left)];

    public double Y { get; } = Baseline(runs[0]);

    public double Size { get; } = runs.Max(run => run.Size);

    public double Left => Runs[0].Left;

    public double Right { get; } = runs.Max(run => run.Right);

    /// <summary>Rows from top to bottom.</summary>
    public static List<TextRow> Of(IReadOnlyList<TextRun> runs)
    {
        var rows = new List<TextRow>();
        var row = new List<TextRun>();
        foreach (var run in runs.OrderByDescending(Baseline).ThenBy(run => run.Left))
        {
            if (row.Count > 0
                && Baseline(row[0]) - Baseline(run) > SameLine * Math.Min(row.Max(r => r.Size), run.Size))
            {
                rows.Add(new(row));
                row = [];
            }

            row.Add(run);
        }

        if (row.Count > 0)
        {
            rows.Add(new(row));
        }

        return rows;
    }

    /// <summary>Baseline of the line that a run belongs to.</summary>
    public static double Baseline(TextRun run) => run.Y - run.Glyphs[0].Raised;
}
