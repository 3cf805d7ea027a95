using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>Reads a file of any supported kind and cleans its text.</summary>
public static class DocumentReader
{
    /// <param name="kind">The detected kind.</param>
    /// <param name="file">Readable and seekable, at its start.</param>
    /// <param name="progress">Receives the pages read, of kinds with pages.</param>
    /// <exception cref="ExtractionFailedException">The file cannot be read, or has no text.</exception>
    public static ExtractedDocument Read(
        DocumentKind kind, Stream file, IProgress<(int Page, int Of)>? progress, CancellationToken ct)
    {
        var document = kind switch
        {
            DocumentKind.Pdf => PdfTextExtractor.Extract(ReadAll(file), progress, ct),
            DocumentKind.Docx => DocxTextExtractor.Extract(file, ct),
            DocumentKind.Xlsx => XlsxExtractor.Extract(file, ct),
            DocumentKind.Html => HtmlTextExtractor.ExtractBytes(ReadAll(file)),
            DocumentKind.Markdown => MarkdownExtractor.Extract(ReadAll(file)),
            DocumentKind.Csv => CsvExtractor.Extract(ReadAll(file)),
            _ => PlainTextExtractor.Extract(ReadAll(file)),
        };
        var blocks = SourceText.Clean(document.Blocks).ToList();
        return blocks.Exists(block => block.Text.Any(char.IsLetterOrDigit))
            ? document with { Blocks = blocks }
            : throw new ExtractionFailedException(
                kind == DocumentKind.Pdf ? ExtractionFailure.NoText : ExtractionFailure.Empty);
    }

    private static byte[] ReadAll(Stream file)
    {
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
