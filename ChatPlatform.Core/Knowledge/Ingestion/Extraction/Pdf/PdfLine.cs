namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>A line of a page as the file draws it.</summary>
/// <param name="Cells">Its parts, split where the gap is wider than a blank between words could be.</param>
/// <param name="Size">Height of the letters in points, that of most of them.</param>
/// <param name="Bold">All letters are heavy.</param>
/// <param name="Y">Baseline from the page's bottom, in points.</param>
/// <param name="X">Start, in points.</param>
internal sealed record PdfLine(IReadOnlyList<string> Cells, double Size, bool Bold, double Y, double X)
{
    public string Text { get; } = string.Join(' ', Cells);
}
