namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>Supported formats. The API uses the lower-case name.</summary>
public enum DocumentKind
{
    Pdf,
    Docx,
    Xlsx,
    Html,
    Markdown,
    Csv,
    Text,
}
