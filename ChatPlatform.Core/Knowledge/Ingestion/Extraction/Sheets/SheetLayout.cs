using System.Xml;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>Cells from the first to the last row and column, from 1.</summary>
internal sealed record CellRange(int FirstRow, int FirstColumn, int LastRow, int LastColumn)
{
    /// <summary>The range of a reference such as "A1:C3"; null when it is none.</summary>
    public static CellRange? Parse(string? reference)
    {
        if (reference?.Split(':') is not [var from, .. var rest] || CellOf(from) is not var (row, column))
        {
            return null;
        }

        var (lastRow, lastColumn) = rest.Length > 0 && CellOf(rest[0]) is { } last ? last : (row, column);
        return new(row, column, lastRow, lastColumn);
    }

    /// <summary>Row and column of a reference such as "B3".</summary>
    public static (int Row, int Column)? CellOf(string? reference)
    {
        var (row, column) = (0, 0);
        foreach (var c in reference ?? "")
        {
            if (c is >= 'A' and <= 'Z' && column < 20_000)
            {
                column = (column * 26) + c - 'A' + 1;
            }
            else if (c is >= '0' and <= '9' && row < 10_000_000)
            {
                row = (row * 10) + c - '0';
            }
        }

        return row > 0 && column > 0 ? (row, column) : null;
    }
}

/// <summary>What a sheet says about its cells besides their values.</summary>
/// <param name="IsHidden">Tells whether a column, from 1, is hidden.</param>
/// <param name="Merged">Cells that are shown as one.</param>
/// <param name="Links">Addresses of cells, by row and column.</param>
internal sealed record SheetLayout(
    Func<int, bool> IsHidden, IReadOnlyList<CellRange> Merged, IReadOnlyDictionary<(int, int), string> Links)
{
    private const int MaxMerged = 20_000;

    /// <summary>Reads everything of a sheet except its rows.</summary>
    public static SheetLayout Read(OpcPackage package, string part)
    {
        var hidden = new List<(int First, int Last)>();
        var merged = new List<CellRange>();
        var links = new Dictionary<(int, int), string>();
        foreach (var element in Elements(package.Open(part)!))
        {
            foreach (var child in element.Elements())
            {
                switch (child.Name.LocalName)
                {
                    case "col" when child.Value("hidden") is "1" or "true":
                        hidden.Add((child.Number("min") ?? 0, child.Number("max") ?? 0));
                        break;
                    case "mergeCell" when merged.Count < MaxMerged && CellRange.Parse(child.Value("ref")) is { } range:
                        merged.Add(range);
                        break;
                    case "hyperlink" when CellRange.Parse(child.Value("ref")) is { } cell
                        && package.Relationships(part).TryGetValue(child.Value("id") ?? "", out var target)
                        && target.IsExternal:
                        links[(cell.FirstRow, cell.FirstColumn)] = target.Target;
                        break;
                    default:
                        break;
                }
            }
        }

        return new(column => hidden.Exists(h => h.First <= column && column <= h.Last), merged, links);
    }

    private static IEnumerable<XElement> Elements(Stream sheet)
    {
        using var reader = SafeXml.Reader(sheet);
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "cols" or "mergeCells" or "hyperlinks")
            {
                yield return (XElement)XNode.ReadFrom(reader);
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "sheetData")
            {
                reader.Skip();
            }
            else
            {
                reader.Read();
            }
        }
    }
}
