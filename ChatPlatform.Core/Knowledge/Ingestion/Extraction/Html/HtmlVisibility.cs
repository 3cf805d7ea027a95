using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;

/// <summary>
/// Tells which elements a reader of the page does not see: by attribute, by their own style, and by the rules of the
/// page's style sheets that apply always.
/// </summary>
internal sealed partial class HtmlVisibility
{
    private const int MaxRules = 200;

    private static readonly HashSet<string> s_never = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "audio", "video", "canvas",
        "svg", "nav", "datalist", "rt", "rp", "frameset", "noframes", "annotation", "annotation-xml", "link", "meta",
        "area",
    };

    private readonly HashSet<INode> _hidden = [];

    public HtmlVisibility(IDocument document)
    {
        var rules = document.QuerySelectorAll("style")
            .SelectMany(style => Rule().Matches(Block().Replace(Comment().Replace(style.TextContent, ""), "")))
            .Where(rule => HidingStyle().IsMatch(rule.Groups["style"].Value))
            .Select(rule => rule.Groups["selector"].Value.Trim())
            .Where(selector => !selector.Contains(':', StringComparison.Ordinal))
            .Take(MaxRules);
        foreach (var selector in rules)
        {
            try
            {
                _hidden.UnionWith(document.QuerySelectorAll(selector));
            }
            catch (DomException)
            {
                // A selector that the library does not know hides nothing.
            }
        }
    }

    public bool IsHidden(IElement element) =>
        s_never.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("aria-hidden") is "true"
        || element.GetAttribute("role") is "navigation"
        || (element.GetAttribute("style") is { } style && HidingStyle().IsMatch(style))
        || (element is IHtmlDialogElement && !element.HasAttribute("open"))
        || _hidden.Contains(element);

    [GeneratedRegex(@"(?<selector>[^{}]+)\{(?<style>[^{}]*)\}")]
    private static partial Regex Rule();

    // Rules within @media or @supports apply to some screens only.
    [GeneratedRegex(@"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")]
    private static partial Regex Block();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", RegexOptions.IgnoreCase)]
    private static partial Regex HidingStyle();
}
