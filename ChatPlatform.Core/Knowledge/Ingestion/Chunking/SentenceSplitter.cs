using System.Text;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Chunking;

/// <summary>
/// Splits a text that is too long between sentences, or between words when a single sentence is too long.
/// </summary>
internal static class SentenceSplitter
{
    public static IEnumerable<string> Sentences(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(SentenceText.Split);

    public static IEnumerable<Chunker.Piece> Split(WordPieceTokenizer tokenizer, string text, int limit)
    {
        foreach (var sentence in Sentences(text))
        {
            var tokens = tokenizer.Count(sentence);
            if (tokens <= limit)
            {
                yield return new(sentence.Trim(), tokens);
                continue;
            }

            foreach (var part in SplitWords(tokenizer, sentence, limit))
            {
                yield return part;
            }
        }
    }

    private static IEnumerable<Chunker.Piece> SplitWords(WordPieceTokenizer tokenizer, string sentence, int limit)
    {
        var part = new StringBuilder();
        var tokens = 0;
        foreach (var (word, isBegin) in sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(Bounded))
        {
            var cost = tokenizer.Count(word);
            if (part.Length > 0 && tokens + cost > limit)
            {
                yield return new(part.ToString(), tokens);
                part.Clear();
                tokens = 0;
            }

            part.Append(isBegin && part.Length > 0 ? " " : "").Append(word);
            tokens += cost;
        }

        if (part.Length > 0)
        {
            yield return new(part.ToString(), tokens);
        }
    }

    // A "word" of hundreds of characters is encoded data; it is split to fit. Its pieces belong together.
    private static IEnumerable<(string Text, bool IsBegin)> Bounded(string word) =>
        word.Chunk(80).Select((letters, i) => (new string(letters), i == 0));
}
