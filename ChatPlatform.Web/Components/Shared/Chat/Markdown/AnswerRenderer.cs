using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>
/// Writes Markdown as HTML: only the nodes that are listed in the constructor, of others the content. No attribute or
/// element comes from the text.
/// </summary>
internal sealed class AnswerRenderer : HtmlRenderer
{
    /// <summary>Headings of a message are below those of the page.</summary>
    private const int HeadingOffset = 2;

    private readonly StringWriter _html;
    private readonly Func<int, bool> _isCitation;
    private bool _isLink;

    private AnswerRenderer(StringWriter html, Func<int, bool> isCitation)
        : base(html)
    {
        (_html, _isCitation) = (html, isCitation);
        html.NewLine = ""; // Line ends between elements would be shown.
        ObjectRenderers.Clear();
        ObjectRenderers.AddRange([
            new ParagraphRenderer(), new HeadingRenderer(), new QuoteBlockRenderer(), new ListRenderer(),
            new ThematicBreakRenderer(), On<CodeBlock>(WriteCode), On<Table>(WriteTable), new LiteralInlineRenderer(),
            new HtmlEntityInlineRenderer(), new CodeInlineRenderer(), new DelimiterInlineRenderer(),
            new EmphasisInlineRenderer { GetTag = i => EmphasisInlineRenderer.GetDefaultTag(i) ?? "del" },
            On<LineBreakInline>(i => Write(i.IsHard ? "<br>" : "\n")), On<TaskList>(i => Write(i.Checked ? "☑" : "☐")),
            On<LinkInline>(WriteLink), On<AutolinkInline>(WriteAutolink), On<Citation>(WriteCitation),
        ]);
    }

    /// <summary>The HTML of a parsed text.</summary>
    /// <exception cref="ArgumentException">Its elements are nested too deeply.</exception>
    public static string Write(MarkdownDocument document, Func<int, bool> isCitation)
    {
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(6, heading.Level + HeadingOffset);
        }

        return new AnswerRenderer(new(CultureInfo.InvariantCulture), isCitation).Render(document).ToString()!;
    }

    private static NodeRenderer<T> On<T>(Action<T> write)
        where T : MarkdownObject => new(write);

    private void WriteCode(CodeBlock code) =>
        Write("<pre><code>").WriteEscape(code.Lines.ToString()).Write("</code></pre>");

    private void WriteTable(Table table)
    {
        ImplicitParagraph = true;
        Write("<table>");
        for (var i = 0; i < table.Count; i++)
        {
            Write(i == 0 ? "<thead>" : i == 1 ? "<tbody>" : "");
            WriteRow(i == 0 ? "th" : "td", table.ColumnDefinitions, (TableRow)table[i]);
            Write(i == 0 ? "</thead>" : i == table.Count - 1 ? "</tbody>" : "");
        }

        Write("</table>");
        ImplicitParagraph = false;
    }

    private void WriteRow(string tag, List<TableColumnDefinition> columns, TableRow row)
    {
        Write("<tr>");
        for (var i = 0; i < row.Count; i++)
        {
            Write(columns[i].Alignment switch
            {
                TableColumnAlign.Left => $"<{tag} align=\"left\">",
                TableColumnAlign.Center => $"<{tag} align=\"center\">",
                TableColumnAlign.Right => $"<{tag} align=\"right\">",
                _ => $"<{tag}>",
            });
            WriteChildren((TableCell)row[i]);
            Write($"</{tag}>");
        }

        Write("</tr>");
    }

    private void WriteLink(LinkInline link)
    {
        if (!link.IsImage && StartsLink(link.Url, link.IsAutoLink))
        {
            var text = _html.GetStringBuilder();
            var content = text.Length;
            WriteChildren(link);
            WriteEscape(
                text.Length == content
                    ? link.Url // It could not be seen.
                    : HostNote(link.Url!, text.ToString(content, text.Length - content)));
            EndLink();
            return;
        }

        var isElement = EnableHtmlForInline;
        EnableHtmlForInline &= !link.IsImage;
        WriteChildren(link);
        EnableHtmlForInline = isElement;
    }

    /// <summary>
    /// The host of an address with a query, unless the link's text names it: a model may have been made to write an
    /// address that carries what the customer said.
    /// </summary>
    private static string HostNote(string url, string text) =>
        url.Contains('?', StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.IdnHost.Length > 0 && !text.Contains(address.IdnHost, StringComparison.OrdinalIgnoreCase)
            ? $" ({address.IdnHost})"
            : "";

    private void WriteAutolink(AutolinkInline link)
    {
        if (StartsLink(link.IsEmail ? "mailto:" + link.Url : link.Url, link.IsEmail))
        {
            WriteEscape(link.Url);
            EndLink();
        }
        else
        {
            WriteEscape($"<{link.Url}>");
        }
    }

    /// <summary>Returns false for unsafe addresses, in links, and in images except for mail addresses.</summary>
    private bool StartsLink(string? url, bool isMail)
    {
        if (_isLink || !(EnableHtmlForInline || isMail) || !SafeUrl.IsAllowed(url))
        {
            return false;
        }

        Write("<a href=\"");
        var start = _html.GetStringBuilder().Length;
        WriteEscapeUrl(url);
        _html.GetStringBuilder().Replace("%7E", "~", start, _html.GetStringBuilder().Length - start);
        Write("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">");
        return _isLink = true;
    }

    private void EndLink()
    {
        Write("</a>");
        _isLink = false;
    }

    private void WriteCitation(Citation citation)
    {
        var number = int.Parse(citation.Number, CultureInfo.InvariantCulture);
        var isText = _isLink || !EnableHtmlForInline || !_isCitation(number);
        Write(isText ? $"[{citation.Number}]" : $"<span class=\"cite\">{number}</span>");
    }

    private sealed class NodeRenderer<T>(Action<T> write) : HtmlObjectRenderer<T>
        where T : MarkdownObject
    {
        protected override void Write(HtmlRenderer renderer, T obj) => write(obj);
    }
}
