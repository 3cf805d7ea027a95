using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>
/// Reads a drawing: text boxes, descriptions of pictures, texts of SmartArt and the figures of charts. A hidden drawing
/// is left out.
/// </summary>
internal sealed partial class DrawingReader(DocxFile file, string part)
{
    private readonly List<DocxFloat> _floats = [];
    private readonly HashSet<string> _descriptions = new(StringComparer.Ordinal);

    public static IReadOnlyList<DocxFloat> Read(DocxFile file, string part, XElement drawing)
    {
        var reader = new DrawingReader(file, part);
        if (!drawing.All("docPr").Take(1).Any(p => p.Value("hidden") is "1" or "true"))
        {
            reader.Element(drawing);
        }

        return reader._floats;
    }

    private void Element(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "txbxContent":
                _floats.Add(new(element, null));
                return;
            case "AlternateContent":
                Children((element.Child("Choice") ?? element.Child("Fallback")) ?? element);
                return;
            case "docPr" or "cNvPr":
                if (element.All("decorative").FirstOrDefault()?.Value("val") is not ("1" or "true"))
                {
                    Describe(element.Value("descr") ?? element.Value("title"));
                }

                return;
            case "blip" or "imagedata":
                file.HasPictures = true;
                Describe(element.Value("title"));
                return;
            case "relIds":
                SmartArt(element);
                return;
            case "chart" when Target(element.Value("id")) is { } chart:
                AddAll(ChartReader.Read(chart));
                return;
            case "txBody":
                AddAll(element.All("p").Select(p => new Block(BlockKind.Paragraph, 0, TextOf(p))));
                return;
            case "textpath":
                Add(new(BlockKind.Paragraph, 0, element.Value("string") ?? ""));
                return;
            default:
                if (element.Value("style")?.Contains("visibility:hidden", StringComparison.Ordinal) is not true)
                {
                    Describe(element.Value("alt"));
                    Children(element);
                }

                return;
        }
    }

    private void Children(XElement parent)
    {
        foreach (var child in parent.Elements())
        {
            Element(child);
        }
    }

    // A name of a file is no description.
    private void Describe(string? text)
    {
        text = text?.ReplaceLineEndings(" ").Trim() ?? "";
        if (text.Any(char.IsLetter) && !FileName().IsMatch(text) && _descriptions.Add(text))
        {
            Add(new(BlockKind.Paragraph, 0, "Picture: " + text));
        }
    }

    private void SmartArt(XElement ids)
    {
        foreach (var point in Target(ids.Value("dm"))?.All("pt") ?? [])
        {
            if (point.Value("type") is null or "node" or "asst")
            {
                var text = string.Join(' ', point.All("p").Select(TextOf).Where(t => t.Length > 0));
                Add(new(BlockKind.List, 0, text.Length > 0 ? "- " + text : ""));
            }
        }
    }

    private XElement? Target(string? id) =>
        id is not null && file.Package.Relationships(part).TryGetValue(id, out var found) && !found.IsExternal
            ? file.Package.Load(found.Target)
            : null;

    private static string TextOf(XElement paragraph) =>
        string.Concat(paragraph.Descendants().Select(e => e.Is("t") ? e.Value : e.Is("br") ? " " : "")).Trim();

    private void AddAll(IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            Add(block);
        }
    }

    private void Add(Block block)
    {
        if (block.Text.Length > 0)
        {
            _floats.Add(new(null, block));
        }
    }

    [GeneratedRegex(@"^(?:[a-z]:)?[\\/]|^https?://|^\S+\.(?:png|jpe?g|gif|bmp|[ew]mf|tiff?|svg|webp)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex FileName();
}
