namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>A character on a page, in points, with the page upright.</summary>
/// <param name="Text">Characters; null when the font does not say which they are. Blanks are included.</param>
/// <param name="X">Start of the baseline.</param>
/// <param name="EndX">End of the baseline.</param>
/// <param name="Size">Height of the letters' size on the page.</param>
/// <param name="Ux">Horizontal part of the direction of writing, a unit vector.</param>
/// <param name="Order">Position in the order of drawing.</param>
internal sealed record PdfGlyph(
    string? Text, double X, double Y, double EndX, double EndY, double Size, double Ux, double Uy, int Order)
{
    public bool IsBold { get; init; }

    /// <summary>From a font without a usable encoding: the text is only a guess.</summary>
    public bool IsGuessed { get; init; }

    /// <summary>Drawn with the rendering mode that shows nothing, as under the picture of a scanned page.</summary>
    public bool IsInvisible { get; init; }

    /// <summary>Text to add behind this glyph: where a link leads.</summary>
    public string? Suffix { get; set; }

    public double MiddleX => ((X + EndX) / 2) - (Uy * Size * 0.3);

    public double MiddleY => ((Y + EndY) / 2) + (Ux * Size * 0.3);

    public bool IsBlank => Text is not null && string.IsNullOrWhiteSpace(Text);
}
