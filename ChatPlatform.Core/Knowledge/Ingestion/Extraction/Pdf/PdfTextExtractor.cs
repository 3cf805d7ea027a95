using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>
/// Reads a PDF's text layer: lines in drawing order, headings by letter size, tables by gaps, with ligatures and
/// hyphenation removed. A page that cannot be read is skipped; a file without text has no blocks.
/// </summary>
public static class PdfTextExtractor
{
    /// <summary>
    /// Minimum pages of a document for removing lines that repeat on most pages (headers, footers, page numbers).
    /// </summary>
    private const int RunningLinesFrom = 3;

    /// <summary>Lines at the top and at the bottom of a page that may be headers or footers.</summary>
    private const int MarginLines = 2;

    /// <exception cref="ExtractionFailedException">The file is encrypted or damaged.</exception>
    public static ExtractedDocument Extract(byte[] file, IProgress<(int Page, int Of)>? progress, CancellationToken ct)
    {
        try
        {
            using var pdf = PdfDocument.Open(
                file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            var pages = new List<List<PdfLine>>();
            for (var number = 1; number <= pdf.NumberOfPages; number++)
            {
                ct.ThrowIfCancellationRequested();
                pages.Add(ReadPage(pdf, number));
                progress?.Report((number, pdf.NumberOfPages));
            }

            var builder = PdfBlockBuilder.For(pages.SelectMany(lines => lines));
            var running = RunningLines(pages);
            var blocks = pages
                .SelectMany((lines, i) => builder.Build(RemoveRunningLines(running, lines), i + 1))
                .ToList();
            return new(Title(pdf), pdf.NumberOfPages, blocks);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Encrypted);
        }
        catch (Exception e) when (IsCorruption(e))
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }
    }

    private static List<PdfLine> ReadPage(PdfDocument pdf, int number)
    {
        try
        {
            return PdfLineReader.Read(pdf.GetPage(number).Letters);
        }
        catch (Exception e) when (IsCorruption(e))
        {
            return [];
        }
    }

    // The library throws any exception for a broken file; only out-of-memory and cancellation are not treated as
    // damage.
    private static bool IsCorruption(Exception e) =>
        e is not (OutOfMemoryException or OperationCanceledException or PdfDocumentEncryptedException);

    private static HashSet<string> RunningLines(List<List<PdfLine>> pages) =>
        pages.Count < RunningLinesFrom
            ? []
            :
            [
                .. pages
                    .SelectMany(lines => MarginLinesOf(lines).Select(Shape).Distinct())
                    .GroupBy(shape => shape)
                    .Where(group => group.Count() > pages.Count * 0.6)
                    .Select(group => group.Key),
            ];

    private static List<PdfLine> RemoveRunningLines(HashSet<string> running, List<PdfLine> lines)
    {
        var margins = MarginLinesOf(lines).Where(line => running.Contains(Shape(line))).ToHashSet();
        return [.. lines.Where(line => !margins.Contains(line))];
    }

    // Only the outermost lines can be headers or footers. A page with few lines has none.
    private static List<PdfLine> MarginLinesOf(List<PdfLine> lines)
    {
        if (lines.Count <= 2 * MarginLines)
        {
            return [];
        }

        var byHeight = lines.OrderBy(line => line.Y).ToList();
        return [.. byHeight.Take(MarginLines), .. byHeight.TakeLast(MarginLines)];
    }

    // Page numbers differ between pages, so digits are replaced; the height on the page is part of the shape.
    private static string Shape(PdfLine line) =>
        $"{Math.Round(line.Y / 4)}|"
        + string.Concat(line.Text.Select(c => char.IsAsciiDigit(c) ? '#' : c))
            .Replace("##", "#", StringComparison.Ordinal);

    private static string? Title(PdfDocument pdf)
    {
        try
        {
            var title = PdfCharacters.Clean(pdf.Information.Title).Trim();
            return title.Length is > 2 and < 200 && !title.Contains("untitled", StringComparison.OrdinalIgnoreCase)
                ? title
                : null;
        }
        catch (Exception e) when (IsCorruption(e))
        {
            return null;
        }
    }
}
