using System.Globalization;
using System.Text;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Chunking;

/// <summary>
/// Splits a text that is too long between sentences, or between words when a single sentence is too long.
/// </summary>
internal static class SentenceSplitter
{
    /// <summary>Characters of a word. Hundreds are encoded data, which is split to fit.</summary>
    public const int MaxWord = 80;

    public static IEnumerable<string> Sentences(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(SentenceText.Split);

    /// <summary>Parts of the text that fit into a chunk.</summary>
    public static IEnumerable<Chunker.Piece> Split(WordPieceTokenizer tokenizer, string text)
    {
        foreach (var sentence in Sentences(text))
        {
            var piece = new Chunker.Piece(sentence.Trim(), tokenizer.Count(sentence));
            foreach (var part in piece.Fits ? [piece] : SplitWords(tokenizer, sentence))
            {
                yield return part;
            }
        }
    }

    private static IEnumerable<Chunker.Piece> SplitWords(WordPieceTokenizer tokenizer, string sentence)
    {
        var text = new StringBuilder();
        var tokens = 0;
        foreach (var word in sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var separator = text.Length > 0 ? " " : "";
            foreach (var part in Bounded(word))
            {
                var cost = tokenizer.Count(part);
                if (
                    text.Length > 0
                    && (tokens + cost > Chunker.TargetTokens || text.Length + part.Length + 1 >= Chunker.MaxCharacters))
                {
                    yield return new(text.ToString(), tokens);
                    text.Clear();
                    (tokens, separator) = (0, "");
                }

                text.Append(separator).Append(part);
                tokens += cost;
                separator = "";
            }
        }

        if (text.Length > 0)
        {
            yield return new(text.ToString(), tokens);
        }
    }

    private static IEnumerable<string> Bounded(string word)
    {
        var start = 0;
        while (word.Length - start > MaxWord)
        {
            var end = start;
            while (end - start < MaxWord)
            {
                // A cluster of any length ends here, between two code points at the latest.
                var length = StringInfo.GetNextTextElementLength(word.AsSpan(end));
                end += length <= MaxWord ? length : char.IsSurrogatePair(word, end) ? 2 : 1;
            }

            yield return word[start..end];
            start = end;
        }

        yield return word[start..];
    }
}
