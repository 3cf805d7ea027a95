using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>
/// Reads a PDF's text layer: lines in drawing order, headings by letter size, tables by gaps, ligatures and hyphens
/// undone.
/// A page that cannot be read is left out; a file without any text gives no blocks.
/// </summary>
public static class PdfTextExtractor
{
    /// <summary>
    /// Lines that stand on most pages (running heads, page numbers) are dropped from this many pages on.
    /// </summary>
    private const int RunningLinesFrom = 3;

    /// <summary>Lines at the top and at the bottom of a page that may be running ones.</summary>
    private const int MarginLines = 2;

    /// <exception cref="ExtractionFailedException">The file is locked or damaged.</exception>
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
            var blocks = pages.SelectMany((lines, i) => builder.Build(Without(running, lines), i + 1)).ToList();
            return new(Title(pdf), pdf.NumberOfPages, blocks);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Encrypted);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new ExtractionFailedException(ExtractionFailure.Damaged);
        }
    }

    private static List<PdfLine> ReadPage(PdfDocument pdf, int number)
    {
        try
        {
            return PdfLineReader.Read(pdf.GetPage(number).Letters);
        }
        catch (Exception e) when (IsDamage(e))
        {
            return [];
        }
    }

    // The library lets whatever a broken file provokes come through; only running out of memory and being stopped are
    // not damage.
    private static bool IsDamage(Exception e) =>
        e is not (OutOfMemoryException or OperationCanceledException or PdfDocumentEncryptedException);

    private static HashSet<string> RunningLines(List<List<PdfLine>> pages) =>
        pages.Count < RunningLinesFrom
            ? []
            :
            [
                .. pages
                    .SelectMany(lines => Margins(lines).Select(Shape).Distinct())
                    .GroupBy(shape => shape)
                    .Where(group => group.Count() > pages.Count * 0.6)
                    .Select(group => group.Key),
            ];

    private static List<PdfLine> Without(HashSet<string> running, List<PdfLine> lines)
    {
        var margins = Margins(lines).Where(line => running.Contains(Shape(line))).ToHashSet();
        return [.. lines.Where(line => !margins.Contains(line))];
    }

    // Only the outermost lines can be running heads or feet. A page of few lines has none: what stands there is its
    // text.
    private static List<PdfLine> Margins(List<PdfLine> lines)
    {
        if (lines.Count <= 2 * MarginLines)
        {
            return [];
        }

        var byHeight = lines.OrderBy(line => line.Y).ToList();
        return [.. byHeight.Take(MarginLines), .. byHeight.TakeLast(MarginLines)];
    }

    // Page numbers differ from page to page: digits count as one shape, and the height on the page belongs to it.
    private static string Shape(PdfLine line) =>
        $"{Math.Round(line.Y / 4)}|{string.Concat(line.Text.Select(c => char.IsAsciiDigit(c) ? '#' : c)).Replace("##", "#", StringComparison.Ordinal)}";

    private static string? Title(PdfDocument pdf)
    {
        try
        {
            var title = PdfCharacters.Clean(pdf.Information.Title).Trim();
            return title.Length is > 2 and < 200 && !title.Contains("untitled", StringComparison.OrdinalIgnoreCase)
                ? title
                : null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            return null;
        }
    }
}
