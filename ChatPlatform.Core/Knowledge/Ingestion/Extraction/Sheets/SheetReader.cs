using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>Reads the visible cells of one sheet of a workbook.</summary>
internal sealed class SheetReader(
    OpcPackage package, string part, XlsxStyles styles, IReadOnlyList<string> sharedStrings, bool is1904)
{
    private const int MaxRepeatedRows = 10_000;

    private readonly SheetLayout _layout = SheetLayout.Read(package, part);

    /// <summary>The rows with values, without hidden rows and columns and without empty columns.</summary>
    public IReadOnlyList<string[]> Rows(CancellationToken ct)
    {
        var rows = new SortedDictionary<int, Dictionary<int, string>>();
        var next = 1;
        foreach (var element in SafeXml.ChildrenOf(package.Open(part)!, "sheetData"))
        {
            ct.ThrowIfCancellationRequested();
            var number = element.Number("r") ?? next;
            next = number + 1;
            if (element.Value("hidden") is not ("1" or "true"))
            {
                rows[number] = Cells(element, number);
            }
        }

        Repeat(rows);
        var columns = rows.Values.SelectMany(row => row.Keys).Distinct().Order().ToList();
        return
        [
            .. rows.Values.Where(row => row.Count > 0)
                .Select(row => columns.Select(column => row.GetValueOrDefault(column, "")).ToArray()),
        ];
    }

    private Dictionary<int, string> Cells(XElement row, int number)
    {
        var cells = new Dictionary<int, string>();
        var next = 1;
        foreach (var cell in row.Children("c"))
        {
            var column = CellRange.CellOf(cell.Value("r"))?.Column ?? next;
            next = column + 1;
            var text = Text(cell);
            if (text.Length > 0 && !_layout.IsHidden(column))
            {
                cells[column] = _layout.Links.TryGetValue((number, column), out var address)
                    ? text + LinkText.Addition(text, address)
                    : text;
            }
        }

        return cells;
    }

    private string Text(XElement cell)
    {
        var value = cell.Child("v")?.Value ?? "";
        return cell.Value("t") switch
        {
            "s" => int.TryParse(value, out var at) && at >= 0 && at < sharedStrings.Count ? sharedStrings[at] : "",
            "inlineStr" => cell.Child("is") is { } inline ? XlsxExtractor.TextOf(inline) : "",
            "b" => value == "1" ? "TRUE" : "FALSE",
            "str" or "e" or "d" => value,
            _ => value.Length > 0 ? CellFormat.Write(value, styles.FormatOf(cell.Number("s")), is1904) : "",
        };
    }

    // A merged cell counts for each row and column that it covers. Alone in its row it is a caption.
    private void Repeat(SortedDictionary<int, Dictionary<int, string>> rows)
    {
        foreach (var range in _layout.Merged)
        {
            var first = _layout.IsHidden(range.FirstColumn) ? null
                : rows.GetValueOrDefault(range.FirstRow)?.GetValueOrDefault(range.FirstColumn);
            var last = Math.Min(range.LastRow, range.FirstRow + MaxRepeatedRows);
            for (var number = range.FirstRow; first is not null && number <= last; number++)
            {
                if (!rows.TryGetValue(number, out var row) || (row.Count == 1 && range.FirstRow == range.LastRow))
                {
                    continue;
                }

                foreach (var column in Columns(range).Where(column => !_layout.IsHidden(column)))
                {
                    row.TryAdd(column, first);
                }
            }
        }
    }

    private static IEnumerable<int> Columns(CellRange range) =>
        Enumerable.Range(range.FirstColumn, Math.Clamp(range.LastColumn - range.FirstColumn + 1, 1, 100));
}
