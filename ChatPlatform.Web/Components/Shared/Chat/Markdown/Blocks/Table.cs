using System.Text;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Blocks;

/// <summary>Splits the lines of a table.</summary>
internal static class Table
{
    /// <summary>
    /// Missing cells are added only to tables of at most this many columns, so that output stays proportional to input.
    /// </summary>
    private const int MaxFilledColumns = 32;

    /// <summary>The texts of the cells of a row. \| is a bar inside a cell.</summary>
    public static List<string> SplitRow(string row)
    {
        var text = row.Trim();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var from = text.StartsWith('|') ? 1 : 0;
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] != '|')
            {
                continue;
            }

            var isEscaped = at > from && text[at - 1] == '\\';
            cell.Append(text, from, (isEscaped ? at - 1 : at) - from);
            if (isEscaped)
            {
                cell.Append('|');
            }
            else
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }

            from = at + 1;
        }

        cell.Append(text.AsSpan(Math.Min(from, text.Length)));
        if (from < text.Length || cell.Length > 0)
        {
            cells.Add(cell.ToString().Trim());
        }

        return cells;
    }

    /// <summary>
    /// The alignments that the line below a table's head gives its columns; null when it is another line.
    /// </summary>
    public static IReadOnlyList<string?>? ColumnsOf(string head, ReadOnlySpan<char> line)
    {
        if (!head.Contains('|') || line.ContainsAnyExcept("-|: \t"))
        {
            return null;
        }

        var marks = SplitRow(line.ToString());
        return marks.Count == SplitRow(head).Count && marks.TrueForAll(IsMark) ? [.. marks.Select(Align)] : null;
    }

    /// <summary>A row with as many cells as the table has columns.</summary>
    public static List<string> RowOf(string line, int columns)
    {
        var cells = SplitRow(line);
        if (cells.Count > columns)
        {
            cells.RemoveRange(columns, cells.Count - columns);
        }

        while (cells.Count < columns && columns <= MaxFilledColumns)
        {
            cells.Add("");
        }

        return cells;
    }

    private static bool IsMark(string mark)
    {
        var dashes = mark.AsSpan(mark.StartsWith(':') ? 1 : 0);
        dashes = dashes.EndsWith(":") ? dashes[..^1] : dashes;
        return dashes.Length > 0 && !dashes.ContainsAnyExcept('-');
    }

    private static string? Align(string mark) =>
        (mark.StartsWith(':'), mark.EndsWith(':')) switch
        {
            (true, true) => "center",
            (false, true) => "right",
            (true, false) => "left",
            _ => null,
        };
}
