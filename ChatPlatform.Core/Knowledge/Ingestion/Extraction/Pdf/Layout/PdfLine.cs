namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>A line of a page in reading order.</summary>
/// <param name="Cells">Parts, split where a gap is wider than a space.</param>
/// <param name="Size">Most common letter height, in points.</param>
/// <param name="IsBold">True when all letters are bold.</param>
/// <param name="Y">Baseline from the bottom of the page, in points; for turned text, after turning it upright.</param>
/// <param name="X">Start, in points.</param>
internal sealed record PdfLine(IReadOnlyList<string> Cells, double Size, bool IsBold, double Y, double X)
{
    public string Text { get; } = string.Join(' ', Cells);
}
