using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Annotations;

/// <summary>
/// Adds what annotations show to a page: form fields, free texts and stamps at their place, and where links lead.
/// PDF 32000-1, 12.5.
/// </summary>
internal sealed class AnnotationReader(PdfObjects objects, PdfLayers layers, bool regeneratesFields)
{
    private const int Hidden = 1 << 1;
    private const int NoView = 1 << 5;
    private const int MaxAnnotations = 20_000;

    private readonly FieldText _fields = new(objects);

    /// <summary>Runs the appearances of a page's annotations and returns its links.</summary>
    public IReadOnlyList<PageLink> Read(
        DictionaryToken page, ContentReader content, PdfMatrix matrix, CancellationToken ct)
    {
        var links = new List<PageLink>();
        foreach (var item in objects.Array(page, "Annots").Take(MaxAnnotations))
        {
            if (objects.DictionaryOf(item) is not { } annotation
                || ((int)(objects.Number(annotation, "F") ?? 0) & (Hidden | NoView)) != 0
                || (annotation.Data.TryGetValue("OC", out var layer) && layers.IsHidden(layer))
                || PdfBox.Of(objects.Numbers(annotation, "Rect", 4)) is not { } box)
            {
                continue;
            }

            switch (objects.Name(annotation, "Subtype"))
            {
                case "Link":
                    links.AddRange(Link(annotation, matrix, box));
                    break;
                case "Widget":
                    ReadField(annotation, box, content, matrix, ct);
                    break;
                case "Popup":
                    break;
                case "FreeText":
                    if (!RunAppearance(annotation, box, content, matrix, ct))
                    {
                        AddText(objects.Text(annotation, "Contents") ?? "", annotation, matrix.Apply(box), content);
                    }

                    break;
                default:
                    RunAppearance(annotation, box, content, matrix, ct);
                    break;
            }
        }

        return links;
    }

    private void ReadField(
        DictionaryToken widget, PdfBox box, ContentReader content, PdfMatrix matrix, CancellationToken ct)
    {
        var place = matrix.Apply(box);
        if (_fields.Tick(widget) is { } tick)
        {
            var size = Math.Clamp(place.Height * 0.8, 4, 14);
            content.Add(tick, place.Left, place.Bottom + (place.Height * 0.2), place.Left + size, size);
            return;
        }

        var value = _fields.Value(widget);
        var isOutdated = regeneratesFields && value.Length > 0 && !_fields.IsList(widget);
        if (isOutdated || !RunAppearance(widget, box, content, matrix, ct))
        {
            AddText(value, widget, place, content);
        }
    }

    /// <summary>False when the appearance shows no text.</summary>
    private bool RunAppearance(
        DictionaryToken annotation, PdfBox box, ContentReader content, PdfMatrix matrix, CancellationToken ct)
    {
        var normal = objects.Get(objects.Dictionary(annotation, "AP"), "N");
        if (normal is DictionaryToken states)
        {
            normal = objects.Get(states, objects.Name(annotation, "AS") ?? "Off");
        }

        if (normal is not StreamToken form)
        {
            return false;
        }

        var before = content.Glyphs.Count;
        content.RunForm(form, Fit(form.StreamDictionary, box).Then(matrix), ct);
        return content.Glyphs.Skip(before).Any(glyph => glyph.Text is not null && !glyph.IsBlank);
    }

    // Algorithm 8.1: the transformed bounding box is moved and scaled to the annotation's rectangle.
    private PdfMatrix Fit(DictionaryToken form, PdfBox box)
    {
        if (PdfBox.Of(objects.Numbers(form, "BBox", 4)) is not { } bounds)
        {
            return PdfMatrix.Identity;
        }

        var drawn = PdfMatrix.Of(objects.Numbers(form, "Matrix", 6)).Apply(bounds);
        var (sx, sy) = (
            drawn.Width > 0 ? box.Width / drawn.Width : 1, drawn.Height > 0 ? box.Height / drawn.Height : 1);
        return new(sx, 0, 0, sy, box.Left - (drawn.Left * sx), box.Bottom - (drawn.Bottom * sy));
    }

    private void AddText(string text, DictionaryToken annotation, PdfBox place, ContentReader content)
    {
        var lines = text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var size = SizeOf(objects.Text(annotation, "DA"), place, lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var y = lines.Length == 1
                ? place.Bottom + Math.Max(0, (place.Height - size) / 2) + (size * 0.2)
                : place.Top - (size * (1 + (1.2 * i)));
            content.Add(lines[i], place.Left, y, place.Left + (lines[i].Length * size * 0.5), size);
        }
    }

    // The default appearance names the size ("/Helv 12 Tf"); 0 means that the viewer chooses one.
    private static double SizeOf(string? appearance, PdfBox place, int lines)
    {
        var words = (appearance ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(words, "Tf");
        return at > 0 && double.TryParse(
            words[at - 1], System.Globalization.CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : Math.Clamp(place.Height * 0.7 / Math.Max(1, lines), 4, 12);
    }

    private IEnumerable<PageLink> Link(DictionaryToken annotation, PdfMatrix matrix, PdfBox box)
    {
        var action = objects.Dictionary(annotation, "A");
        var address = objects.Name(action, "S") == "URI" ? objects.Text(action, "URI")?.Trim() : null;
        if (!PageLink.IsPublic(address))
        {
            yield break;
        }

        var quads = objects.Numbers(annotation, "QuadPoints", 8);
        if (quads.Length == 0)
        {
            yield return new(address!, matrix.Apply(box));
            yield break;
        }

        foreach (var quad in quads.Chunk(8).Where(quad => quad.Length == 8))
        {
            var area = PdfBox.Empty;
            for (var i = 0; i < 8; i += 2)
            {
                area = area.Including(quad[i], quad[i + 1]);
            }

            yield return new(address!, matrix.Apply(area));
        }
    }
}
