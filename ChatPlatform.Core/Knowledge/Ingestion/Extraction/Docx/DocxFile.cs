using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Numbering;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>A Word file while it is read: its parts and what was counted so far.</summary>
internal sealed class DocxFile
{
    private const string UsualMainPart = "word/document.xml";

    /// <param name="depth">0 for an uploaded file, 1 for a file inserted into it, and so on.</param>
    public DocxFile(OpcPackage package, int depth)
    {
        (Package, Depth) = (package, depth);
        MainPart = package.MainPart(UsualMainPart);
        Styles = new(package.Load(package.Target(MainPart, "styles")));
        Lists = new(package.Load(package.Target(MainPart, "numbering")));
        Numbering = new(Lists);
        Notes = new(package, MainPart);
    }

    public OpcPackage Package { get; }

    public int Depth { get; }

    public string MainPart { get; }

    public DocxStyles Styles { get; }

    public NumberingCounter Numbering { get; }

    public NumberingDefinitions Lists { get; }

    public DocxNotes Notes { get; }

    /// <summary>Fields that have begun and not ended; they may span paragraphs.</summary>
    public FieldStack Fields { get; } = new();

    /// <summary>True when a picture was found.</summary>
    public bool HasPictures { get; set; }
}
