namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>One supported format.</summary>
/// <param name="MediaType">Media type of a stored file.</param>
/// <param name="Extensions">Extensions of its names, in lower case with the dot; the usual one first.</param>
public sealed record DocumentFormat(DocumentKind Kind, string MediaType, IReadOnlyList<string> Extensions);

/// <summary>The supported formats, in one place for uploads, ingestion and the console.</summary>
public static class DocumentFormats
{
    /// <summary>The formats as users know them.</summary>
    public const string Names = "PDF, Word, Excel, HTML, Markdown, CSV or text";

    private static readonly DocumentFormat[] s_all =
    [
        new(DocumentKind.Pdf, "application/pdf", [".pdf"]),
        new(DocumentKind.Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            [".docx", ".dotx"]),
        new(DocumentKind.Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx", ".xltx"]),
        new(DocumentKind.Html, "text/html", [".html", ".htm", ".xhtml"]),
        new(DocumentKind.Markdown, "text/markdown", [".md", ".markdown"]),
        new(DocumentKind.Csv, "text/csv", [".csv", ".tsv"]),
        new(DocumentKind.Text, "text/plain", [".txt", ".text"]),
    ];

    /// <summary>All extensions, as the list that the file field of a browser takes.</summary>
    public static string Accept { get; } = string.Join(',', s_all.SelectMany(format => format.Extensions));

    public static DocumentFormat Of(DocumentKind kind) => s_all.First(format => format.Kind == kind);

    /// <summary>The format of a file's name; null for an unknown extension.</summary>
    public static DocumentFormat? OfName(string name)
    {
        var extension = Path.GetExtension(name.Trim()).ToLowerInvariant();
        return s_all.FirstOrDefault(format => format.Extensions.Contains(extension));
    }

    /// <summary>The name of a document as a file: with an extension, if it has none of its format.</summary>
    public static string FileNameOf(string name, string mediaType) =>
        OfName(name)?.MediaType == mediaType ? name : name + Of(KindOf(mediaType)).Extensions[0];

    /// <summary>The format with a media type, in lower case; null for an unknown one.</summary>
    public static DocumentFormat? OfMediaType(string mediaType) =>
        s_all.FirstOrDefault(format => format.MediaType == mediaType);

    /// <summary>The format of a stored file.</summary>
    public static DocumentKind KindOf(string mediaType) =>
        OfMediaType(mediaType)?.Kind ?? DocumentKind.Docx;
}
