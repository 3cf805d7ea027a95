using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>
/// WordPiece tokenizer of the embedding model (BERT, lower case): cleans text, splits at white space, punctuation and
/// ideographs, strips accents, then takes the longest known piece from the left (Devlin et al. 2018). Ids equal those
/// of the reference tokenizer. Thread-safe.
/// </summary>
public sealed partial class WordPieceTokenizer
{
    private const int MaxWordLength = 100;

    // Special tokens written out in a text are encoded as such, as in the reference tokenizer.
    [GeneratedRegex(@"(\[(?:CLS|SEP|PAD|MASK|UNK)\])", RegexOptions.CultureInvariant)]
    private static partial Regex Marks { get; }

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _pieces;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations;
    private readonly int _unknown;
    private readonly int _start;
    private readonly int _end;

    public WordPieceTokenizer(IEnumerable<string> vocabulary)
    {
        var pieces = new Dictionary<string, int>(StringComparer.Ordinal);
        var continuations = new Dictionary<string, int>(StringComparer.Ordinal);
        var id = 0;
        foreach (var line in vocabulary)
        {
            if (line.StartsWith("##", StringComparison.Ordinal) && line.Length > 2)
            {
                continuations[line[2..]] = id;
            }

            pieces[line] = id++;
        }

        _pieces = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuations = continuations.GetAlternateLookup<ReadOnlySpan<char>>();
        (_unknown, _start, _end) = (pieces["[UNK]"], pieces["[CLS]"], pieces["[SEP]"]);
    }

    /// <summary>Ids with both special tokens, at most <paramref name="limit"/> in total.</summary>
    public int[] Encode(string text, int limit)
    {
        var ids = new List<int>(Math.Min(limit, text.Length + 2)) { _start };
        foreach (var word in Words(text))
        {
            if (ids.Count >= limit - 1)
            {
                break;
            }

            AddPieces(word, ids);
        }

        if (ids.Count > limit - 1)
        {
            ids.RemoveRange(limit - 1, ids.Count - limit + 1);
        }

        ids.Add(_end);
        return [.. ids];
    }

    /// <summary>Number of ids of a text, without special tokens and without a limit.</summary>
    public int Count(string text)
    {
        var ids = new List<int>(text.Length / 3);
        foreach (var word in Words(text))
        {
            AddPieces(word, ids);
        }

        return ids.Count;
    }

    /// <summary>Share of the ids of a text, 0 to 1, that stand for words outside of the vocabulary.</summary>
    public double UnknownShare(string text)
    {
        var ids = new List<int>();
        foreach (var word in Words(text))
        {
            AddPieces(word, ids);
        }

        return ids.Count == 0 ? 0 : (double)ids.Count(id => id == _unknown) / ids.Count;
    }

    private static IEnumerable<string> Words(string text) => text.Contains('[', StringComparison.Ordinal)
        ? Marks.Split(text).SelectMany(part => Marks.IsMatch(part) ? [part] : WordSplitter.Split(part))
        : WordSplitter.Split(text);

    private void AddPieces(string word, List<int> ids)
    {
        var before = ids.Count;
        if (word.Length > MaxWordLength && Runes(word) > MaxWordLength)
        {
            ids.Add(_unknown);
            return;
        }

        var rest = word.AsSpan();
        while (!rest.IsEmpty)
        {
            var lookup = rest.Length == word.Length ? _pieces : _continuations;
            var length = rest.Length;
            var id = 0;
            while (length > 0 && !lookup.TryGetValue(rest[..length], out id))
            {
                length--;
            }

            if (length == 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                ids.Add(_unknown);
                return;
            }

            ids.Add(id);
            rest = rest[length..];
        }
    }

    private static int Runes(string word)
    {
        var count = 0;
        foreach (var _ in word.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
