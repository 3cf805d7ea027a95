using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>Reads a chart (DrawingML, ECMA-376 part 1, 21.2): titles, and a table of its series by category.</summary>
internal static class ChartReader
{
    private const int MaxPoints = 5000;

    public static IEnumerable<Block> Read(XElement chart)
    {
        foreach (var title in chart.All("title"))
        {
            yield return new(BlockKind.Paragraph, 0, "Chart: " + Text(title));
        }

        var series = chart.All("ser").ToList();
        if (series.Count == 0)
        {
            // The newer kinds of charts keep their data apart from the plot.
            yield return new(BlockKind.Paragraph, 0, string.Join("; ", chart.All("pt").Take(MaxPoints).Select(Text)));
            yield break;
        }

        var names = series.Select(s => s.Child("tx") is { } name ? Text(name) : "").ToList();
        var values = series.Select(s => Points(s.Child("val") ?? s.Child("yVal"))).ToList();
        var categories = series.Select(s => Points(s.Child("cat") ?? s.Child("xVal")))
            .FirstOrDefault(points => points.Count > 0) ?? [];
        var rows = categories.Keys.Union(values.SelectMany(v => v.Keys)).Order().Take(MaxPoints).Select(at =>
            string.Join(
                " | ",
                values.Select(v => v.GetValueOrDefault(at, "")).Prepend(categories.GetValueOrDefault(at, ""))));
        var hasNames = names.Exists(name => name.Length > 0);
        yield return new(
            BlockKind.Table, 0,
            string.Join('\n', hasNames ? rows.Prepend(string.Join(" | ", names.Prepend("Category"))) : rows))
        {
            HeaderRows = hasNames ? 1 : 0,
        };
    }

    private static SortedDictionary<int, string> Points(XElement? source)
    {
        var points = new SortedDictionary<int, string>();
        foreach (var point in source?.All("pt").Take(MaxPoints) ?? [])
        {
            if (point.Number("idx") is { } at)
            {
                var format = point.Value("formatCode") ?? point.Parent?.Child("formatCode")?.Value;
                points[at] = CellFormat.Write(Text(point), format, false);
            }
        }

        return points;
    }

    private static string Text(XElement element)
    {
        var parts = element.Descendants().Where(e => !e.HasElements && (e.Is("t") || e.Is("v"))).Select(e => e.Value);
        var text = string.Concat(parts).Trim();
        return (text.Length > 0 || element.HasElements ? text : element.Value.Trim()).ReplaceLineEndings(" ");
    }
}
