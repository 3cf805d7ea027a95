using System.Globalization;
using System.Text;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Blocks;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Writes Markdown as HTML. Only the elements named here are written, and text is encoded.</summary>
internal sealed class MarkdownWriter
{
    /// <summary>Headings of a message are below those of the page.</summary>
    private const int HeadingOffset = 2;

    private const int LowestHeading = 6;

    private readonly StringBuilder _html = new();
    private readonly Definitions _definitions;
    private readonly Func<int, bool> _isCitation;

    private MarkdownWriter(Definitions definitions, Func<int, bool> isCitation) =>
        (_definitions, _isCitation) = (definitions, isCitation);

    /// <summary>The HTML of a text.</summary>
    /// <param name="isCitation">Decides whether a number in square brackets is a citation; others are text.</param>
    public static string Write(string markdown, Func<int, bool> isCitation)
    {
        var parser = new BlockParser(markdown);
        var writer = new MarkdownWriter(parser.Definitions, isCitation);
        writer.WriteAll(parser.Parse(), isTight: false);
        return writer._html.ToString();
    }

    private void WriteAll(IReadOnlyList<Block> blocks, bool isTight)
    {
        foreach (var block in blocks)
        {
            if (block.Type != BlockType.Paragraph)
            {
                Write(block);
            }
            else if (isTight)
            {
                WriteInlines(block.Text);
            }
            else if (block.Lines.Count > 0)
            {
                _html.Append("<p>");
                WriteInlines(block.Text);
                _html.Append("</p>");
            }
        }
    }

    private void Write(Block block)
    {
        switch (block.Type)
        {
            case BlockType.Heading:
                var level = Math.Min(LowestHeading, block.Size + HeadingOffset);
                _html.Append(CultureInfo.InvariantCulture, $"<h{level}>");
                WriteInlines(block.Text);
                _html.Append(CultureInfo.InvariantCulture, $"</h{level}>");
                break;
            case BlockType.Code:
                _html.Append("<pre><code>").Append(InlineWriter.Encode(block.Text)).Append("</code></pre>");
                break;
            case BlockType.Quote:
                _html.Append("<blockquote>");
                WriteAll(block.Children, isTight: false);
                _html.Append("</blockquote>");
                break;
            case BlockType.List:
                WriteList(block);
                break;
            case BlockType.Table:
                WriteTable(block);
                break;
            default:
                _html.Append("<hr>");
                break;
        }
    }

    private void WriteList(Block list)
    {
        var isOrdered = list.Mark is '.' or ')';
        var isTight = !list.IsLoose;
        _html.Append(!isOrdered ? "<ul>" : list.Size == 1 ? "<ol>" : $"<ol start=\"{list.Size}\">");
        foreach (var item in list.Children)
        {
            _html.Append(item.IsTask ? "<li class=\"task\">" : "<li>");
            WriteAll(item.Children, isTight);
            _html.Append("</li>");
        }

        _html.Append(isOrdered ? "</ol>" : "</ul>");
    }

    private void WriteTable(Block table)
    {
        _html.Append("<table><thead>");
        WriteRow("th", Table.SplitRow(table.Lines[0]), table.Columns);
        _html.Append("</thead>");
        if (table.Lines.Count > 1)
        {
            _html.Append("<tbody>");
            foreach (var line in table.Lines.Skip(1))
            {
                WriteRow("td", Table.RowOf(line, table.Columns.Count), table.Columns);
            }

            _html.Append("</tbody>");
        }

        _html.Append("</table>");
    }

    private void WriteRow(string tag, List<string> cells, IReadOnlyList<string?> columns)
    {
        _html.Append("<tr>");
        for (var i = 0; i < cells.Count; i++)
        {
            _html.Append(columns[i] is { } align ? $"<{tag} align=\"{align}\">" : $"<{tag}>");
            WriteInlines(cells[i]);
            _html.Append("</").Append(tag).Append('>');
        }

        _html.Append("</tr>");
    }

    private void WriteInlines(string text) =>
        new InlineWriter(_html, _isCitation).Write(
            new InlineParser(text.TrimEnd(Characters.Spaces), _definitions).Parse());
}
