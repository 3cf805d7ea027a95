using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Core.Knowledge.Ingestion.Chunking;

/// <summary>
/// Splits a long table between rows. Every part begins with the table's header: the rows that the file marks as header,
/// or a first row of names above columns of figures. A table without either repeats nothing.
/// </summary>
internal static class TableSplitter
{
    private const int MaxHeaderTokens = Chunker.TargetTokens / 3;

    // As many rows show what a column holds.
    private const int SampledRows = 50;

    public static IEnumerable<Chunker.Piece> Split(WordPieceTokenizer tokenizer, Block table)
    {
        var whole = new Chunker.Piece(table.Text, tokenizer.Count(table.Text));
        if (whole.Fits)
        {
            yield return whole;
            yield break;
        }

        var rows = table.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var head = Header(rows, table.HeaderRows);
        var headTokens = tokenizer.Count(head);
        if (headTokens > MaxHeaderTokens)
        {
            (head, headTokens) = ("", 0);
        }

        var (lines, tokens, length) = (new List<string>(), 0, 0);
        foreach (var row in rows)
        {
            var piece = new Chunker.Piece(row, tokenizer.Count(row));
            var isLong = !piece.Fits;
            if (
                lines.Count > 0
                && (isLong
                    || tokens + piece.Tokens > Chunker.TargetTokens
                    || length + row.Length + 1 >= Chunker.MaxCharacters))
            {
                yield return new(string.Join('\n', lines), tokens);
                (lines, tokens, length) = ([], 0, 0);
                if (head.Length > 0 && !isLong && headTokens + piece.Tokens <= Chunker.TargetTokens
                    && head.Length + row.Length + 1 < Chunker.MaxCharacters)
                {
                    (lines, tokens, length) = ([head], headTokens, head.Length);
                }
            }

            if (isLong)
            {
                foreach (var part in SentenceSplitter.Split(tokenizer, row))
                {
                    yield return part;
                }

                continue;
            }

            lines.Add(row);
            (tokens, length) = (tokens + piece.Tokens, length + row.Length + 1);
        }

        if (lines.Count > 0)
        {
            yield return new(string.Join('\n', lines), tokens);
        }
    }

    private static string Header(string[] rows, int marked) =>
        marked > 0 ? string.Join('\n', rows.Take(Math.Min(marked, rows.Length - 1)))
        : rows.Length > 1 && IsTextual(rows) ? rows[0]
        : "";

    // Names have no digits; most cells of at least one column below them have.
    private static bool IsTextual(string[] rows)
    {
        var names = Cells(rows[0]);
        var sample = rows.Skip(1).Take(SampledRows).Select(Cells).ToList();
        return names.All(name => name.Length > 0 && !name.Any(char.IsDigit))
            && Enumerable.Range(0, names.Length).Any(i =>
                2 * sample.Count(cells => i < cells.Length && cells[i].Any(char.IsDigit)) > sample.Count);
    }

    private static string[] Cells(string row) => row.Split('|', StringSplitOptions.TrimEntries);
}
