using System.Globalization;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>
/// What styles say about a paragraph or a run: heading with level, list, and whether the text is hidden.
/// </summary>
internal sealed class DocxStyles
{
    private const int MaxDepth = 20;

    private readonly Dictionary<string, XElement> _styles = new(StringComparer.Ordinal);
    private readonly string? _default;
    private readonly bool _isHiddenByDefault;

    public DocxStyles(XElement? styles)
    {
        foreach (var style in styles?.Children("style") ?? [])
        {
            if (style.Value("styleId") is { } id)
            {
                _styles[id] = style;
                var isDefault = style.Value("type") == "paragraph" && style.Value("default") is "1" or "true";
                _default = isDefault ? id : _default;
            }
        }

        _isHiddenByDefault = styles?.Child("docDefaults", "rPrDefault")?.Child("rPr").Switch("vanish") ?? false;
    }

    /// <summary>Level from 1; 0 for the document's title; null for other paragraphs.</summary>
    public int? HeadingLevel(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        if (properties?.Child("outlineLvl") is not null)
        {
            return Outline(properties);
        }

        foreach (var style in Chain(StyleOf(properties)))
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
        }

        return null;
    }

    /// <summary>
    /// The list of a paragraph, by itself or by its style; null for none. The level is null when only the style names
    /// the list; the style is then the one that does.
    /// </summary>
    public (string List, int? Level, string? Style)? ListOf(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        var own = properties?.Child("numPr");
        if (own?.Child("numId")?.Value("val") is { } list)
        {
            return list == "0" ? null : (list, own.Child("ilvl")?.Number("val") ?? 0, null);
        }

        var level = own?.Child("ilvl")?.Number("val");
        foreach (var style in Chain(StyleOf(properties)))
        {
            var numbering = style.Child("pPr", "numPr");
            level ??= numbering?.Child("ilvl")?.Number("val");
            if (numbering?.Child("numId")?.Value("val") is { } inherited)
            {
                return inherited == "0" ? null : (inherited, level, StyleOf(properties));
            }
        }

        return null;
    }

    /// <summary>True when the style of a paragraph hides its text.</summary>
    public bool HidesParagraph(XElement paragraph) =>
        Vanish(StyleOf(paragraph.Child("pPr")) ?? _default) ?? _isHiddenByDefault;

    /// <summary>True when a run is hidden, by itself, by its style or by that of its paragraph.</summary>
    public bool IsHidden(XElement run, bool isParagraphHidden)
    {
        var properties = run.Child("rPr");
        return properties.Switch("vanish")
            ?? ((properties?.Child("rStyle")?.Value("val") is { } style ? Vanish(style) : null) ?? isParagraphHidden);
    }

    /// <summary>The vertical alignment of a run ("superscript"), by itself or by its style; null for none.</summary>
    public string? VerticalAlign(XElement? properties) =>
        properties?.Child("vertAlign")?.Value("val")
        ?? Chain(properties?.Child("rStyle")?.Value("val"))
            .Select(style => style.Child("rPr", "vertAlign")?.Value("val"))
            .FirstOrDefault(value => value is not null);

    private bool? Vanish(string? id) =>
        Chain(id).Select(style => style.Child("rPr").Switch("vanish")).FirstOrDefault(value => value is not null);

    private static string? StyleOf(XElement? properties) => properties?.Child("pStyle")?.Value("val");

    private IEnumerable<XElement> Chain(string? id)
    {
        for (var depth = 0; id is not null && depth < MaxDepth && _styles.TryGetValue(id, out var style); depth++)
        {
            yield return style;
            id = style.Child("basedOn")?.Value("val");
        }
    }

    private static int? Outline(XElement? properties) =>
        properties?.Child("outlineLvl")?.Number("val") is { } level and >= 0 and < 9 ? level + 1 : null;
}
