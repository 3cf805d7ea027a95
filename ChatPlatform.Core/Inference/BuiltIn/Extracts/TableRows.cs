namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Reads the rows of a table as lines with the names of the columns. Bars separate the cells.</summary>
internal static class TableRows
{
    /// <param name="rows">Consecutive rows.</param>
    /// <param name="context">The heading above the table; null for none.</param>
    public static IEnumerable<TextUnit> Read(IReadOnlyList<TextLine> rows, string? context)
    {
        var cells = rows.Select(r => Cells(r.Text)).ToList();
        var names = cells.Count > 1 && IsHeader(cells[0], cells[1]) ? cells[0] : null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (cells[i].Count == 0 || cells[i].All(IsRuler))
            {
                continue;
            }

            var isHeader = names is not null && i == 0;
            yield return new(
                isHeader || names is null ? string.Join(" | ", cells[i]) : WithNames(cells[i], names),
                rows[i].Source, isHeader ? UnitKind.Heading : UnitKind.Row, context, !isHeader);
        }
    }

    private static List<string> Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(c => c.Trim())];

    private static bool IsRuler(string cell) => cell.Length > 0 && cell.All(c => c is '-' or ':' or '=');

    private static bool IsHeader(List<string> first, List<string> second) =>
        first.Count == second.Count
        && first.Count > 1
        && !first[0].EndsWith(':')
        && !first.Skip(1).Any(c => c.Any(char.IsDigit));

    private static string WithNames(List<string> cells, List<string> names)
    {
        var named = cells.Zip(names).Skip(1).Where(c => c.First.Length > 0)
            .Select(c => c.Second.Length > 0 ? $"{c.Second}: {c.First}" : c.First);
        return string.Join("; ", named.Prepend(cells[0]).Where(c => c.Length > 0));
    }
}
