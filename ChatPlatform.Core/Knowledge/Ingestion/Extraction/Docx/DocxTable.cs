using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>
/// Reads a table by rows. A cell merged over rows is repeated in each of them, and one merged over columns takes as
/// many places, so that each value stays below the name of its column.
/// </summary>
internal sealed class DocxTable(DocxWalker walker)
{
    private const int MaxColumns = 63;

    // A cell merged over rows or columns is repeated up to this length.
    private const int MaxRepeated = 120;

    /// <summary>References to notes in the cells, in order.</summary>
    public List<XElement> Notes { get; } = [];

    /// <summary>The only cell of a table that is a frame around text; null for real tables.</summary>
    public static XElement? SingleCell(XElement table) =>
        Rows(table).Take(2).ToList() is [var row] && Cells(row).Take(2).ToList() is [var cell] ? cell : null;

    public Block Read(XElement table)
    {
        var merged = new Dictionary<int, string>();
        var lines = new List<string>();
        var (headers, isHead, first) = (0, true, (XElement?)null);
        foreach (var row in Rows(table))
        {
            var cells = RowTexts(row, merged);
            if (!cells.Exists(cell => cell.Length > 0))
            {
                continue;
            }

            isHead = isHead && row.Child("trPr").Switch("tblHeader") == true;
            headers += isHead ? 1 : 0;
            headers += lines.Count == 1 && headers == 0 && IsBold(first!) && !IsBold(row) ? 1 : 0;
            first ??= row;
            lines.Add(string.Join(" | ", cells));
        }

        return new(BlockKind.Table, 0, string.Join('\n', lines)) { HeaderRows = Math.Min(headers, lines.Count - 1) };
    }

    /// <summary>All text of a cell or a note on one line.</summary>
    public string CellText(XElement cell)
    {
        var parts = new List<string>();
        Collect(cell, parts);
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private List<string> RowTexts(XElement row, Dictionary<int, string> merged)
    {
        var before = Math.Clamp(row.Child("trPr", "gridBefore")?.Number("val") ?? 0, 0, MaxColumns);
        var texts = Enumerable.Repeat("", before).ToList();
        var cells = Cells(row).ToList();
        foreach (var cell in cells)
        {
            var properties = cell.Child("tcPr");
            var span = Math.Clamp(properties?.Child("gridSpan")?.Number("val") ?? 1, 1, MaxColumns);
            var merge = properties?.Child("vMerge");
            var text = CellText(cell);
            if (merge is not null && merge.Value("val") is not "restart")
            {
                text = text.Length > 0 ? text : merged.GetValueOrDefault(texts.Count, "");
            }
            else if (merge is not null)
            {
                merged[texts.Count] = UnicodeText.Truncate(text, MaxRepeated, "…");
            }
            else
            {
                merged.Remove(texts.Count);
            }

            texts.Add(text);
            for (var i = 1; i < span && cells.Count > 1; i++)
            {
                merged.Remove(texts.Count);
                texts.Add(text.Length <= MaxRepeated ? text : "");
            }
        }

        return texts;
    }

    private void Collect(XElement parent, List<string> parts)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "p":
                    var (paragraph, label) = walker.Read(element);
                    var text = paragraph.Text.Replace('\n', ' ');
                    parts.Add(label is "" or "-" || text.Length == 0 ? text : $"{label} {text}");
                    Notes.AddRange(paragraph.Notes);
                    foreach (var beside in paragraph.Floats)
                    {
                        parts.Add(beside.Block?.Text.Replace('\n', ' ') ?? "");
                        Collect(beside.Content ?? new XElement("none"), parts);
                    }

                    break;
                case "tbl":
                    parts.AddRange(Rows(element).Select(row =>
                        string.Join(' ', RowTexts(row, []).Where(cell => cell.Length > 0))));
                    break;
                case "sdt" or "sdtContent" or "customXml" or "ins" or "smartTag" or "moveTo":
                    Collect(element, parts);
                    break;
                case "AlternateContent":
                    Collect((element.Child("Choice") ?? element.Child("Fallback")) ?? element, parts);
                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<XElement> Rows(XElement table) => Named(table, "tr")
        .Where(row => row.Child("trPr") is not { } properties
            || (properties.Switch("hidden") != true && properties.Child("del") is null));

    private static IEnumerable<XElement> Cells(XElement row) =>
        Named(row, "tc").Where(cell => cell.Child("tcPr", "cellDel") is null);

    // Rows and cells may be nested in content controls and change markup, but not in a nested table.
    private static IEnumerable<XElement> Named(XElement parent, string name) =>
        parent
            .Elements()
            .SelectMany(child =>
                child.Name.LocalName switch
                {
                    var local when local == name => [child],
                    "sdt" or "sdtContent" or "customXml" or "ins" or "smartTag" or "moveTo" => Named(child, name),
                    _ => Enumerable.Empty<XElement>(),
                });

    private static bool IsBold(XElement row)
    {
        var runs = row.All("r").Where(run => run.Elements().Any(e => e.Is("t"))).ToList();
        return runs.Count > 0 && runs.TrueForAll(run => run.Child("rPr").Switch("b") == true);
    }
}
