using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>The detected kind of a file, or the reason why it is rejected; the other is null.</summary>
public sealed record SniffResult(DocumentKind? Kind, ExtractionFailure? Failure);

/// <summary>
/// Detects the kind of an uploaded file from its content. Extension, first bytes and inner structure must agree.
/// </summary>
public static class ContentSniffer
{
    // Bytes of a text that are checked at upload; the extraction decodes all of them.
    private const int TextSample = 1 << 16;

    private static ReadOnlySpan<byte> PdfMark => "%PDF-"u8;

    private static ReadOnlySpan<byte> ZipMark => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> ZipEnd => "PK\u0005\u0006"u8;

    private static readonly byte[][] s_otherMarks =
    [
        [.. "MZ"u8], [.. "\u007FELF"u8], [.. "#!"u8], [.. "<"u8], [.. "{"u8], [.. "GIF8"u8], [.. "Rar!"u8],
        [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x1F, 0x8B], [.. "7z"u8], [.. "BM"u8], [.. "PK"u8],
    ];

    private static ReadOnlySpan<byte> OleMark => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <param name="content">Readable and seekable; left at its start.</param>
    /// <param name="fileName">Name given by the client; only its extension is used.</param>
    public static SniffResult Sniff(Stream content, string fileName)
    {
        var head = Read(content, 0, 1024);
        var named = DocumentFormats.OfName(fileName);
        var result = head.AsSpan().StartsWith(ZipMark) ? Office(content, head, named, fileName)
            : head.AsSpan().StartsWith(OleMark) ? Reject(OldFormat(content))
            : IsPdf(head, named) ? Pdf(content, named)
            : Text(content, named);
        content.Position = 0;
        return result;
    }

    private static SniffResult Pdf(Stream content, DocumentFormat? named)
    {
        // A zip archive's directory is at its end, so a file that is also a PDF would be read differently by different
        // applications. The directory of an attached archive is followed by the rest of the PDF.
        var tail = Read(content, Math.Max(0, content.Length - 66_000), 66_000);
        var end = tail.AsSpan().LastIndexOf(ZipEnd);
        return end >= 0 && tail.AsSpan(end).IndexOf("%%EOF"u8) < 0
            ? Reject(ExtractionFailure.Archive)
            : CheckExtension(DocumentKind.Pdf, named);
    }

    // Some applications write a few bytes before the header; viewers look for it in the first 1,024. Marks of other
    // formats there are no bytes by accident, and a text may be about PDF.
    private static bool IsPdf(byte[] head, DocumentFormat? named)
    {
        var at = head.AsSpan().IndexOf(PdfMark);
        var before = at < 0 ? [] : TrimWhiteSpace(head.AsSpan(0, at)).ToArray();
        return at >= 0 && !s_otherMarks.Any(mark => before.AsSpan().StartsWith(mark))
            && (before.Length == 0 || named is null or { Kind: DocumentKind.Pdf });
    }

    private static SniffResult Office(Stream content, byte[] head, DocumentFormat? named, string fileName)
    {
        if (head.AsSpan().IndexOf(PdfMark) >= 0)
        {
            return Reject(ExtractionFailure.Unsupported);
        }

        var found = PackageCheck.Check(content);
        return found.Kind is not { } kind ? found
            : Path.GetExtension(fileName.Trim()).ToLowerInvariant() is ".docm" or ".dotm" or ".xlsm" or ".xltm"
                ? Reject(ExtractionFailure.Macros)
            : CheckExtension(kind, named);
    }

    // Text has no mark of its kind: the name says it, and the content must be text.
    private static SniffResult Text(Stream content, DocumentFormat? named)
    {
        var isText = TextDecoder.IsText(Read(content, 0, TextSample));
        var isPage = isText && IsPage(Read(content, 0, 1024));
        return named is null ? Reject(ExtractionFailure.Unsupported)
            : named.Kind is DocumentKind.Pdf or DocumentKind.Docx or DocumentKind.Xlsx
                ? Reject(isText ? ExtractionFailure.WrongExtension : ExtractionFailure.Unsupported)
            : !isText ? Reject(ExtractionFailure.NotText)
            : isPage && named.Kind is (DocumentKind.Text or DocumentKind.Csv)
                ? Reject(ExtractionFailure.WrongExtension)
            : new(named.Kind, null);
    }

    private static bool IsPage(byte[] head)
    {
        var start = System.Text.Encoding.Latin1.GetString(TrimWhiteSpace(head));
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static SniffResult CheckExtension(DocumentKind kind, DocumentFormat? named) =>
        named?.Kind == kind ? new(kind, null) : Reject(ExtractionFailure.WrongExtension);

    // Office stores an encrypted file as an old-style container with an encrypted stream.
    private static ExtractionFailure OldFormat(Stream content)
    {
        var directory = Read(content, 0, (int)Math.Min(content.Length, 4 << 20));
        return Has(directory, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8)
                ? ExtractionFailure.Encrypted
            : Has(directory, "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"u8) ? ExtractionFailure.LegacyWord
            : Has(directory, "W\0o\0r\0k\0b\0o\0o\0k\0"u8) ? ExtractionFailure.LegacyExcel
            : ExtractionFailure.Unsupported;
    }

    private static bool Has(byte[] content, ReadOnlySpan<byte> name) => content.AsSpan().IndexOf(name) >= 0;

    private static SniffResult Reject(ExtractionFailure failure) => new(null, failure);

    private static ReadOnlySpan<byte> TrimWhiteSpace(ReadOnlySpan<byte> head) =>
        (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);

    private static byte[] Read(Stream content, long from, int count)
    {
        content.Position = from;
        var buffer = new byte[Math.Min(count, content.Length - from)];
        content.ReadExactly(buffer);
        return buffer;
    }
}
