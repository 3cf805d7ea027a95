using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>
/// Converts the rows of a sheet to blocks: lines above a table as paragraphs, tables with their header, and rows of
/// wide tables with the name of each column before its value.
/// </summary>
internal static class SheetBlocks
{
    // A header of this length fits into each chunk of its table.
    private const int MaxHeader = 160;

    // Rows of one block, so that no step has to hold a whole sheet.
    private const int MaxRows = 500;

    /// <param name="rows">Rows of the same length; the last rows need not be complete.</param>
    public static IEnumerable<Block> Of(IReadOnlyList<string[]> rows)
    {
        var table = new List<string[]>();
        foreach (var raw in rows)
        {
            var row = Array.ConvertAll(raw, Clean);
            var values = row.Count(cell => cell.Length > 0);
            if (values == 0)
            {
                continue;
            }

            // A single value above or below a table of several columns is a caption or a note.
            if (values == 1 && row.Length > 1 && row[0].Length > 0 && (table.Count == 0 || row[0].Length > 40))
            {
                foreach (var block in Table(table))
                {
                    yield return block;
                }

                table.Clear();
                yield return new(BlockKind.Paragraph, 0, row[0]);
                continue;
            }

            table.Add(row);
        }

        foreach (var block in Table(table))
        {
            yield return block;
        }
    }

    private static IEnumerable<Block> Table(List<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var header = rows.Count > 1 && IsHeader(rows[0]) ? rows[0] : null;
        var body = header is null ? rows : rows.Skip(1);
        return header is not null && string.Join(" | ", header).Length > MaxHeader
            ? body.Select(row => new Block(BlockKind.List, 0, Named(header, row)))
            : body.Chunk(MaxRows).Select(part => Whole(header, part));
    }

    private static Block Whole(string[]? header, string[][] rows)
    {
        var lines = (header is null ? rows : rows.Prepend(header)).Select(row => string.Join(" | ", row));
        return new(BlockKind.Table, 0, string.Join('\n', lines)) { HeaderRows = header is null ? 0 : 1 };
    }

    private static string Named(string[] header, string[] row)
    {
        var line = new StringBuilder("- ");
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i].Length > 0)
            {
                var name = i < header.Length ? header[i] : "";
                line.Append(line.Length > 2 ? "; " : "").Append(name.Length > 0 ? name + ": " : "").Append(row[i]);
            }
        }

        return line.ToString();
    }

    // Names are texts, and different ones.
    private static bool IsHeader(string[] row)
    {
        var names = row.Where(cell => cell.Length > 0).ToList();
        return names.TrueForAll(name => name.Any(char.IsLetter) && name.Length <= 100)
            && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count
            && 2 * names.Count > row.Length;
    }

    // Bars separate the cells of a row.
    private static string Clean(string cell) => cell.ReplaceLineEndings(" ").Replace('|', '¦').Trim();
}
