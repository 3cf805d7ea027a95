using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>The part of the graphics state (PDF 32000-1, 8.4) that decides where text is and if it shows.</summary>
internal sealed record GraphicsState
{
    public PdfMatrix Matrix { get; set; } = PdfMatrix.Identity;

    /// <summary>Rectangle around the clipping path, in page coordinates.</summary>
    public PdfBox Clip { get; set; } = PdfBox.Everything;

    public PdfFont? Font { get; set; }

    public double Size { get; set; } = 1;

    public double CharacterSpacing { get; set; }

    public double WordSpacing { get; set; }

    public double HorizontalScale { get; set; } = 1;

    public double Leading { get; set; }

    public double Rise { get; set; }

    /// <summary>0 fill, 1 stroke, 2 both, 3 neither; 4 to 7 the same as a clipping path.</summary>
    public int RenderingMode { get; set; }

    /// <summary>Opacity of fills, 0 to 1.</summary>
    public double Alpha { get; set; } = 1;

    /// <summary>False when colours are mixed with what is below, as a marker pen does.</summary>
    public bool IsOpaqueBlend { get; set; } = true;

    /// <summary>True when the colour of fills is white.</summary>
    public bool IsWhite { get; set; }

    /// <summary>True when the colour space of fills mixes light, so that its largest values are white.</summary>
    public bool IsLightSpace { get; set; }

    public GraphicsState Copy() => this with { };
}
