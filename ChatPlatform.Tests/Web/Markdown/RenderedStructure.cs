using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace ChatPlatform.Tests.Web.Markdown;

/// <summary>
/// The structure of rendered Markdown as short HTML, in which the console's and the widget's answers are compared. The
/// widget's test/support/structure.ts does the same.
/// </summary>
internal static partial class RenderedStructure
{
    private static readonly string[] s_kept = ["href", "start", "align"];

    /// <summary>
    /// White space is collapsed; links that may not be followed and images are replaced by their text.
    /// </summary>
    /// <param name="levels">How far headings are moved down: 2 for HTML that is not a message.</param>
    public static string Of(string html, int levels)
    {
        var body = new HtmlParser().ParseDocument("<body>" + html).Body!;
        var written = string.Concat(body.ChildNodes.Select(node => Write(node, levels, isCode: false)));
        return AroundBlocks().Replace(WhiteSpace().Replace(written, " "), "$1")
            .Replace('\u0001', ' ')
            .Replace('\u0002', '\n')
            .Trim();
    }

    private static string Write(INode node, int levels, bool isCode)
    {
        if (node is IComment)
        {
            return ""; // Blazor marks the start of markup with one.
        }

        if (node is not IElement element)
        {
            var text = node.TextContent
                .Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal);
            return isCode ? text.Replace(' ', '\u0001').Replace('\n', '\u0002') : text;
        }

        var tag = element.LocalName;
        var content = string.Concat(node.ChildNodes.Select(child => Write(child, levels, isCode || tag == "pre")));
        return tag switch
        {
            "div" => content,
            "span" => element.ClassName == "cite" ? $"<cite>{content}</cite>" : content,
            "img" => element.GetAttribute("alt") ?? "",
            "input" => element.HasAttribute("checked") ? "☑" : "☐",
            "br" or "hr" => $"<{tag}>",
            "a" when !IsFollowed(element) => content,
            "pre" => $"<pre>{LastLineEnds().Replace(content, "")}</pre>",
            ['h', var level and >= '1' and <= '6'] => Element(Heading(level - '0' + levels), element, content),
            _ => Element(tag, element, content),
        };
    }

    private static string Heading(int level) => string.Create(CultureInfo.InvariantCulture, $"h{Math.Min(6, level)}");

    private static string Element(string tag, IElement element, string content)
    {
        var html = new StringBuilder().Append('<').Append(tag);
        foreach (var name in s_kept.Where(element.HasAttribute))
        {
            html.Append(' ').Append(name).Append("=\"").Append(element.GetAttribute(name)).Append('"');
        }

        return html.Append('>').Append(content).Append("</").Append(tag).Append('>').ToString();
    }

    private static bool IsFollowed(IElement link) =>
        link.GetAttribute("href") is { } href
        && (href.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            || href.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
            || href.StartsWith("tel:", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@" ?(</?(?:blockquote|br|h\d|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)\b[^>]*>) ?")]
    private static partial Regex AroundBlocks();

    [GeneratedRegex("\u0002+(?=</code>$|$)")]
    private static partial Regex LastLineEnds();
}
