using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Annotations;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>The text of a page that a reader can see.</summary>
/// <param name="Glyphs">Glyphs with known characters, in drawing order.</param>
/// <param name="Unknown">Number of glyphs whose characters are unknown.</param>
/// <param name="HasPictures">True for pictures, or so many lines that they may be letters.</param>
/// <param name="HasDrawings">True when the page draws anything besides text.</param>
internal sealed record PageText(IReadOnlyList<PdfGlyph> Glyphs, int Unknown, bool HasPictures, bool HasDrawings);

/// <summary>Reads the pages of a file.</summary>
internal sealed class PageReader(PdfObjects objects, DictionaryToken? catalog)
{
    private const double UsualWidth = 612;
    private const double UsualHeight = 792;

    private readonly PdfFontReader _fonts = new(objects);
    private readonly PdfLayers _layers = new(objects, catalog);
    private readonly StructureText _structure = new(objects, catalog);
    private readonly bool _regeneratesFields =
        objects.Get(objects.Dictionary(catalog, "AcroForm"), "NeedAppearances") is BooleanToken { Data: true };

    public PageText Read(DictionaryToken page, CancellationToken ct)
    {
        var media = PdfBox.Of(Box(page, "MediaBox")) ?? new(0, 0, UsualWidth, UsualHeight);
        var crop = PdfBox.Of(Box(page, "CropBox")) is { } box ? box.Intersect(media) : media;
        crop = crop.Width < 1 || crop.Height < 1 ? media : crop;
        var matrix = Upright(crop, (int)((Inherited(page, "Rotate") as NumericToken)?.Data ?? 0));
        var content = new ContentReader(objects, _fonts, _layers, _structure.Of(page));
        content.Run(Content(page), objects.DictionaryOf(Inherited(page, "Resources")), matrix, ct);
        var links = new AnnotationReader(objects, _layers, _regeneratesFields).Read(page, content, matrix, ct);
        var area = matrix.Apply(crop);
        var visible = content.Glyphs
            .Where(glyph => glyph.Text is not null && content.Marks.IsVisible(glyph, area))
            .ToList();
        var unknown = content.Unknown;
        if (!GuessedText.IsPlausible(visible.Where(glyph => glyph.IsGuessed)))
        {
            unknown += visible.RemoveAll(glyph => glyph.IsGuessed);
        }

        PageLink.AddTo(visible, links);
        return new(visible, unknown, content.Marks.HasPictures, content.Marks.HasDrawings);
    }

    // Several streams are one; a token never crosses them.
    private byte[] Content(DictionaryToken page)
    {
        if (objects.Get(page, "Contents") is not ArrayToken parts)
        {
            return objects.Bytes(objects.Get(page, "Contents"));
        }

        using var content = new MemoryStream();
        foreach (var part in parts.Data)
        {
            content.Write(objects.Bytes(part));
            content.WriteByte((byte)'\n');
        }

        return content.ToArray();
    }

    // Turns the page as it is shown and moves its visible corner to the origin.
    private static PdfMatrix Upright(PdfBox box, int rotation)
    {
        var origin = new PdfMatrix(1, 0, 0, 1, -box.Left, -box.Bottom);
        var quarters = (((rotation / 90) % 4) + 4) % 4;
        return quarters switch
        {
            1 => origin.Then(new(0, -1, 1, 0, 0, box.Width)),
            2 => origin.Then(new(-1, 0, 0, -1, box.Width, box.Height)),
            3 => origin.Then(new(0, 1, -1, 0, box.Height, 0)),
            _ => origin,
        };
    }

    private double[] Box(DictionaryToken page, string key) =>
        [.. objects.ArrayOf(Inherited(page, key)).OfType<NumericToken>().Select(n => n.Data)];

    private IToken? Inherited(DictionaryToken? page, string key)
    {
        for (var i = 0; i < 64 && page is not null; i++)
        {
            if (objects.Get(page, key) is { } value)
            {
                return value;
            }

            page = objects.Dictionary(page, "Parent");
        }

        return null;
    }
}
