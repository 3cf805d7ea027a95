namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>
/// What a page draws besides text: pictures and filled areas. They decide whether a reader can see a glyph.
/// </summary>
internal sealed class PageMarks
{
    private const int MaxAreas = 5_000;
    private const double TinySize = 1;
    private const double TinySizeFromHeight = 300;

    private const int ManyPaths = 40;

    private readonly List<PdfBox> _pictures = [];
    private readonly List<(PdfBox Box, int Order)> _covers = [];
    private readonly List<(PdfBox Box, int Order)> _backgrounds = [];
    private int _paths;

    /// <summary>True for a page with pictures, or with so many lines that they may be letters.</summary>
    public bool HasPictures => _pictures.Count > 0 || _paths >= ManyPaths;

    /// <summary>True when anything is drawn besides text.</summary>
    public bool HasDrawings => _pictures.Count > 0 || _paths > 0;

    /// <summary>Glyphs in white ink; they need a background.</summary>
    public HashSet<PdfGlyph> White { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Counts a path that is filled or stroked.</summary>
    public void AddPath() => _paths++;

    public void AddPicture(PdfBox box)
    {
        if (_pictures.Count < MaxAreas)
        {
            _pictures.Add(box);
        }
    }

    /// <param name="order">Number of glyphs drawn before it.</param>
    /// <param name="isWhite">White areas are no background for white text.</param>
    /// <param name="covers">True for an opaque rectangle, which hides what is below.</param>
    public void AddArea(PdfBox box, int order, bool isWhite, bool covers)
    {
        if (box.IsEmpty || _backgrounds.Count + _covers.Count > MaxAreas)
        {
            return;
        }

        if (covers)
        {
            _covers.Add((box, order));
        }

        if (!isWhite)
        {
            _backgrounds.Add((box, order));
        }
    }

    /// <summary>
    /// False for text outside the page, under an opaque area, white on white, smaller than a point, or drawn invisibly
    /// without a picture of the same text.
    /// </summary>
    public bool IsVisible(PdfGlyph glyph, PdfBox page)
    {
        var (x, y) = (glyph.MiddleX, glyph.MiddleY);
        if (!page.Contains(x, y, glyph.Size * 0.25) || (glyph.Size < TinySize && page.Height > TinySizeFromHeight))
        {
            return false;
        }

        if (_covers.Any(area => area.Order > glyph.Order && area.Box.Contains(x, y)
            && area.Box.Height > glyph.Size * 0.4))
        {
            return false;
        }

        return glyph.IsInvisible ? _pictures.Any(picture => picture.Contains(x, y, glyph.Size))
            : !White.Contains(glyph) || _pictures.Any(picture => picture.Contains(x, y, glyph.Size))
            || _backgrounds.Any(area => area.Order <= glyph.Order && area.Box.Contains(x, y, glyph.Size * 0.3));
    }
}
