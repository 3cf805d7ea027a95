namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>The formats that can be taught. The wire word is the lower-case name.</summary>
public enum DocumentKind
{
    Pdf,
    Docx,
}
