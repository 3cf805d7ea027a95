namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>The detected kind of a file, or the reason why it is rejected; the other is null.</summary>
public sealed record SniffResult(DocumentKind? Kind, ExtractionFailure? Failure);

/// <summary>
/// Detects the kind of an uploaded file from its content. Extension, first bytes and inner structure must agree.
/// </summary>
public static class ContentSniffer
{
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
        var extension = Path.GetExtension(fileName.Trim()).ToLowerInvariant();
        var result = head.AsSpan().StartsWith(ZipMark) ? Docx(content, head, extension)
            : head.AsSpan().StartsWith(OleMark) ? Reject(OldFormat(content))
            : IsPdf(head) ? Pdf(content, extension)
            : Reject(ExtractionFailure.Unsupported);
        content.Position = 0;
        return result;
    }

    private static SniffResult Pdf(Stream content, string extension)
    {
        // A zip archive's directory is at its end, so a file that is also a PDF would be read differently by different
        // applications. The directory of an attached archive is followed by the rest of the PDF.
        var tail = Read(content, Math.Max(0, content.Length - 66_000), 66_000);
        var end = tail.AsSpan().LastIndexOf(ZipEnd);
        return end >= 0 && tail.AsSpan(end).IndexOf("%%EOF"u8) < 0
            ? Reject(ExtractionFailure.Archive)
            : CheckExtension(DocumentKind.Pdf, extension, ".pdf");
    }

    // Some applications write a few bytes before the header; viewers look for it in the first 1,024. Marks of other
    // formats there are no bytes by accident.
    private static bool IsPdf(byte[] head)
    {
        var at = head.AsSpan().IndexOf(PdfMark);
        var before = at < 0 ? [] : TrimWhiteSpace(head.AsSpan(0, at)).ToArray();
        return at >= 0 && !s_otherMarks.Any(mark => before.AsSpan().StartsWith(mark));
    }

    private static SniffResult Docx(Stream content, byte[] head, string extension)
    {
        if (head.AsSpan().IndexOf(PdfMark) >= 0)
        {
            return Reject(ExtractionFailure.Unsupported);
        }

        return WordPackage.Check(content) is { } failure ? Reject(failure)
            : extension is ".docm" or ".dotm" ? Reject(ExtractionFailure.Macros)
            : CheckExtension(DocumentKind.Docx, extension, ".docx");
    }

    private static SniffResult CheckExtension(DocumentKind kind, string extension, string expected) =>
        extension == expected ? new(kind, null) : Reject(ExtractionFailure.WrongExtension);

    // Word stores an encrypted .docx as an old-style container with an encrypted stream.
    private static ExtractionFailure OldFormat(Stream content)
    {
        var directory = Read(content, 0, (int)Math.Min(content.Length, 4 << 20));
        return directory.AsSpan().IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0
            ? ExtractionFailure.Encrypted
            : ExtractionFailure.LegacyWord;
    }

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
