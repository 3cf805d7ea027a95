using ChatPlatform.Core.Inference.Embeddings;

namespace ChatPlatform.Core.Knowledge.Ingestion.Chunking;

/// <summary>
/// Splits a long table between rows. Every part begins with the first row, which usually has the column names.
/// </summary>
internal static class TableSplitter
{
    public static IEnumerable<Chunker.Piece> Split(WordPieceTokenizer tokenizer, string table, int limit)
    {
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var head = rows[0];
        var headTokens = tokenizer.Count(head);
        if (headTokens > limit / 3)
        {
            (head, headTokens) = ("", 0);
        }

        var piece = new List<string>();
        var tokens = 0;
        foreach (var row in rows)
        {
            var cost = tokenizer.Count(row);
            if (cost > limit)
            {
                foreach (var part in SentenceSplitter.Split(tokenizer, row, limit))
                {
                    yield return part;
                }

                continue;
            }

            if (piece.Count > 0 && tokens + cost > limit)
            {
                yield return new(string.Join('\n', piece), tokens);
                piece.Clear();
                tokens = 0;
                if (head.Length > 0 && headTokens + cost <= limit)
                {
                    piece.Add(head);
                    tokens = headTokens;
                }
            }

            piece.Add(row);
            tokens += cost;
        }

        if (piece.Count > 0)
        {
            yield return new(string.Join('\n', piece), tokens);
        }
    }
}
