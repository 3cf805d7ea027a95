using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;

/// <summary>
/// Reads a table by rows. A cell over several rows or columns is repeated, so that each value stays below the name of
/// its column.
/// </summary>
internal static class HtmlTable
{
    private const int MaxColumns = 200;

    private const int MaxRows = 1000;

    private const int MaxRepeated = 120;

    /// <summary>False for a table that only places its content on the page.</summary>
    public static bool IsData(IElement table) =>
        table is IHtmlTableElement data
        && table.GetAttribute("role") is not ("presentation" or "none")
        && table.QuerySelector("table, h1, h2, h3, h4, h5, h6") is null
        && data.Rows.Any(row => row.Cells.Length > 1);

    public static IEnumerable<Block> Read(IElement table, HtmlVisibility visibility)
    {
        var data = (IHtmlTableElement)table;
        if (
            data.Caption is { } caption
            && !visibility.IsHidden(caption)
            && TextOf(caption, visibility) is { Length: > 0 } name)
        {
            yield return new(BlockKind.Paragraph, 0, name);
        }

        var spans = new Dictionary<int, (string Text, int Rows)>();
        var lines = new List<string>();
        var (headers, isHead) = (0, true);
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            if (visibility.IsHidden(row) || (row.ParentElement is { } group && visibility.IsHidden(group)))
            {
                continue;
            }

            var cells = row.Children.Where(c => c.LocalName is "td" or "th" && !visibility.IsHidden(c)).ToList();
            var texts = Texts(cells, spans, visibility);
            if (!texts.Exists(text => text.Length > 0))
            {
                continue;
            }

            isHead = isHead && (row.ParentElement?.LocalName == "thead" || cells.TrueForAll(c => c.LocalName == "th"));
            headers += isHead ? 1 : 0;
            lines.Add(string.Join(" | ", texts));
        }

        if (lines.Count > 0)
        {
            yield return new(BlockKind.Table, 0, string.Join('\n', lines))
            {
                HeaderRows = Math.Min(headers, lines.Count - 1),
            };
        }
    }

    private static List<string> Texts(
        List<IElement> cells, Dictionary<int, (string Text, int Rows)> spans, HtmlVisibility visibility)
    {
        var texts = new List<string>();
        foreach (var cell in cells)
        {
            FillSpans(texts, spans);
            var text = TextOf(cell, visibility);
            var repeated = UnicodeText.Truncate(text, MaxRepeated, "…");
            var (columns, rows) = (Span(cell, "colspan", MaxColumns), Span(cell, "rowspan", MaxRows));
            for (var i = 0; i < (cells.Count > 1 ? columns : 1) && texts.Count < MaxColumns; i++)
            {
                if (rows > 1)
                {
                    spans[texts.Count] = (repeated, rows - 1);
                }

                texts.Add(i == 0 ? text : repeated);
            }
        }

        FillSpans(texts, spans);
        return texts;
    }

    private static void FillSpans(List<string> texts, Dictionary<int, (string Text, int Rows)> spans)
    {
        while (texts.Count < MaxColumns && spans.Remove(texts.Count, out var span))
        {
            if (span.Rows > 1)
            {
                spans[texts.Count] = (span.Text, span.Rows - 1);
            }

            texts.Add(span.Text);
        }
    }

    private static int Span(IElement cell, string name, int most) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span)
            ? Math.Clamp(span, 1, most)
            : 1;

    private static string TextOf(IElement element, HtmlVisibility visibility)
    {
        var walker = new HtmlWalker(visibility);
        walker.Walk(element);
        return string.Join(' ', walker.Blocks.Select(block => block.Text.ReplaceLineEndings(" ")));
    }
}
