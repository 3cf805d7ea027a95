using System.Globalization;
using System.Xml.Linq;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>The role of a paragraph by its style: heading with level, title, list item or body text.</summary>
internal sealed class DocxStyles
{
    private readonly Dictionary<string, XElement> _styles;

    public DocxStyles(XElement? styles)
    {
        _styles = new(StringComparer.Ordinal);
        foreach (var style in styles?.Elements().Where(e => e.Name.LocalName == "style") ?? [])
        {
            if (style.Value("styleId") is { } id)
            {
                _styles[id] = style;
            }
        }
    }

    /// <summary>Level from 1; 0 for the document's title; null for other paragraphs.</summary>
    public int? HeadingLevel(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        if (Outline(properties) is { } direct)
        {
            return direct;
        }

        var depth = 0;
        for (var style = Find(properties?.Child("pStyle")?.Value("val")); style is not null && depth < 20; depth++)
        {
            var name = style.Child("name")?.Value("val") ?? "";
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
            {
                return 0;
            }

            if (
                name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var level)
                && level is > 0 and < 10)
            {
                return level;
            }

            if (Outline(style.Child("pPr")) is { } inherited)
            {
                return inherited;
            }

            style = Find(style.Child("basedOn")?.Value("val"));
        }

        return null;
    }

    public bool IsList(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        if (properties?.Child("numPr") is { } numbering)
        {
            return numbering.Child("numId")?.Value("val") != "0";
        }

        return Find(properties?.Child("pStyle")?.Value("val"))?.Child("pPr")?.Child("numPr") is not null;
    }

    private static int? Outline(XElement? properties) =>
        int.TryParse(
            properties?.Child("outlineLvl")?.Value("val"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var level)
        && level < 9
            ? level + 1
            : null;

    private XElement? Find(string? id) => id is not null && _styles.TryGetValue(id, out var style) ? style : null;
}

/// <summary>
/// Reads WordprocessingML by local name, because the strict and transitional forms differ only in namespaces.
/// </summary>
internal static class WordXml
{
    public static XElement? Child(this XElement element, string name) =>
        element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static string? Value(this XElement element, string name) =>
        element.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;
}
