using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>
/// Reads the text that a reader of a PDF sees, in reading order, with headings by letter size and tables by gaps. The
/// library finds and decodes the objects of the file; content streams and fonts are read here, so that a font that the
/// library rejects costs no page. What cannot be read is named in the warning.
/// </summary>
public static class PdfTextExtractor
{
    /// <exception cref="ExtractionFailedException">
    /// The file is encrypted or damaged, or has no text; with the reason.
    /// </exception>
    public static ExtractedDocument Extract(byte[] file, IProgress<(int Page, int Of)>? progress, CancellationToken ct)
    {
        try
        {
            using var pdf = PdfDocument.Open(
                file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            PdfPages.AddTo(pdf);
            return Extract(pdf, progress, ct);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Encrypted);
        }
        catch (Exception e) when (e is not ExtractionFailedException && PdfObjects.IsDamage(e))
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }
    }

    private static ExtractedDocument Extract(
        PdfDocument pdf, IProgress<(int Page, int Of)>? progress, CancellationToken ct)
    {
        var objects = PdfObjects.Of(pdf);
        var catalog = pdf.Structure.Catalog.CatalogDictionary;
        var reader = new PageReader(objects, catalog);
        var missing = new MissingParts();
        var pages = new List<List<PdfLine>>();
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            ct.ThrowIfCancellationRequested();
            pages.Add(ReadPage(pdf, reader, number, missing, ct));
            progress?.Report((number, pdf.NumberOfPages));
        }

        var lines = pages.SelectMany(page => page).ToList();
        ThrowWithoutText(lines, missing, DynamicForm.IsPlaceholder(objects, catalog, lines));
        var builder = PdfBlockBuilder.For(lines);
        var labels = new PageLabels(objects, catalog);
        var blocks = RunningLines.Remove(pages, builder.BodySize)
            .SelectMany((page, i) => builder.Build(page, i + 1).Select(b => b with { PageLabel = labels.Of(i + 1) }))
            .ToList();
        return new(Title(pdf), pdf.NumberOfPages, blocks, missing.Describe(pdf.NumberOfPages));
    }

    private static List<PdfLine> ReadPage(
        PdfDocument pdf, PageReader reader, int number, MissingParts missing, CancellationToken ct)
    {
        try
        {
            if (PdfPages.Find(pdf, number) is { } page)
            {
                var text = reader.Read(page, ct);
                missing.AddPage(number, text);
                return PageLayout.Read(text.Glyphs);
            }
        }
        catch (Exception e) when (PdfObjects.IsDamage(e))
        {
            // The page is named below, like one that is missing from the page tree.
        }

        missing.AddDamaged(number);
        return [];
    }

    private static void ThrowWithoutText(List<PdfLine> lines, MissingParts missing, bool isPlaceholder)
    {
        if (isPlaceholder)
        {
            throw new ExtractionFailedException(ExtractionFailure.DynamicForm);
        }

        if (!lines.Any(line => line.Text.EnumerateRunes().Any(Rune.IsLetterOrDigit)))
        {
            throw new ExtractionFailedException(
                missing.HasUnknown ? ExtractionFailure.UnknownCharacters
                : missing.HasDrawings ? ExtractionFailure.NoText
                : missing.HasDamage ? ExtractionFailure.Corrupt
                : ExtractionFailure.Empty);
        }
    }

    private static string? Title(PdfDocument pdf)
    {
        try
        {
            var title = PdfCharacters.Clean(pdf.Information.Title).Trim();
            return title.Length is > 2 and < 200 && !title.Contains("untitled", StringComparison.OrdinalIgnoreCase)
                ? title
                : null;
        }
        catch (Exception e) when (PdfObjects.IsDamage(e))
        {
            return null;
        }
    }
}
