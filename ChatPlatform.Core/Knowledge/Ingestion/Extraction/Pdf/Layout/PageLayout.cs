using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Puts the text of a page in reading order by its place: columns one after the other, lines from top to bottom, words
/// along the line. The order of drawing is used only inside a run of letters.
/// </summary>
internal static class PageLayout
{
    private const double MinRaised = 0.12;
    private const double MaxRaised = 0.8;
    private const double MaxLowered = 0.4;
    private const double SmallerThan = 0.85;
    private const int Neighbours = 6;

    public static List<PdfLine> Read(IReadOnlyList<PdfGlyph> glyphs) =>
    [
        .. TextRuns.Of(glyphs)
            .SelectMany(runs => ColumnOrder.Arrange(AttachRaised(runs)))
            .Select(LineText.Read)
            .OfType<PdfLine>(),
    ];

    // Raised and lowered text is smaller than its neighbour in drawing order, and touches it.
    private static List<TextRun> AttachRaised(IReadOnlyList<TextRun> runs)
    {
        var attached = new List<TextRun>(runs.Count);
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            TextRun? owner = null;
            for (var n = Math.Max(0, i - Neighbours); n < Math.Min(runs.Count, i + Neighbours + 1); n++)
            {
                if (n != i && Carries(runs[n], run)
                    && (owner is null || Math.Abs(runs[n].Right - run.Left) < Math.Abs(owner.Right - run.Left)))
                {
                    owner = runs[n];
                }
            }

            attached.Add(owner is null ? run : run.OnLine(owner.Y));
        }

        return attached;
    }

    private static bool Carries(TextRun line, TextRun small)
    {
        var shift = (small.Y - line.Y) / line.Size;
        return small.Size < line.Size * SmallerThan
            && (shift is > MinRaised and < MaxRaised || shift is < -MinRaised / 2 and > -MaxLowered)
            && (Touches(line.Right, small.Left, line.Size) || Touches(small.Right, line.Left, line.Size));
    }

    private static bool Touches(double end, double start, double size) =>
        start - end > -0.3 * size && start - end < 0.35 * size;
}
