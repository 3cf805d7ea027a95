using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>
/// Vectors of the words, pairs of words and runs of 3 to 5 characters of a text, weighted by how rare they are in a
/// collection (tf-idf) and hashed into a fixed number of values (feature hashing, Weinberger et al. 2009). They
/// recognise names and misspelt words that the embedding does not know.
/// </summary>
public sealed class LexicalFeatures
{
    /// <summary>Number of values of a vector.</summary>
    public const int Size = 1024;

    private const int MinRun = 3;
    private const int MaxRun = 5;
    private const float WordWeight = 2;

    private readonly float[] _rarity = new float[Size];

    /// <param name="texts">The collection by which the rarity of a feature is measured.</param>
    public LexicalFeatures(IReadOnlyCollection<string> texts)
    {
        var counts = new int[Size];
        foreach (var text in texts)
        {
            foreach (var bucket in Count(text).Keys.Select(Bucket).Distinct())
            {
                counts[bucket]++;
            }
        }

        for (var i = 0; i < Size; i++)
        {
            _rarity[i] = MathF.Log((1f + texts.Count) / (1f + counts[i])) + 1;
        }
    }

    /// <summary>The vector of a text, of unit length; empty for a text without words.</summary>
    public SparseVector Of(string text)
    {
        var values = new SortedDictionary<int, float>();
        foreach (var (feature, count) in Count(text))
        {
            var hash = Hash(feature);
            var bucket = (int)(hash % Size);
            var sign = (hash >> 16 & 1) == 0 ? -1f : 1f;
            var weight = feature[0] is '\u0001' or '\u0002' ? WordWeight : 1f;
            values[bucket] = values.GetValueOrDefault(bucket)
                + sign * weight * (1 + MathF.Log(count)) * _rarity[bucket];
        }

        var length = MathF.Sqrt(values.Values.Sum(v => v * v));
        return length == 0
            ? new([], [])
            : new([.. values.Keys], [.. values.Values.Select(v => v / length)]);
    }

    /// <summary>How often each feature occurs. Words begin with U+0001 and pairs of words with U+0002.</summary>
    private static Dictionary<string, int> Count(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        string? previous = null;
        foreach (var word in Words(text))
        {
            var bounded = $"^{word}$";
            for (var length = MinRun; length <= MaxRun; length++)
            {
                for (var i = 0; i + length <= bounded.Length; i++)
                {
                    Add(bounded.Substring(i, length));
                }
            }

            Add($"\u0001{word}");
            if (previous is not null)
            {
                Add($"\u0002{previous} {word}");
            }

            previous = word;
        }

        return counts;

        void Add(string feature) => counts[feature] = counts.GetValueOrDefault(feature) + 1;
    }

    /// <summary>Runs of letters and digits in lower case, in Unicode's compatibility form.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture))
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static int Bucket(string feature) => (int)(Hash(feature) % Size);

    /// <summary>FNV-1a with the final mixing of MurmurHash3; the same on every machine and in every version.</summary>
    internal static uint Hash(string feature)
    {
        var hash = 2166136261u;
        foreach (var c in feature)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
        return hash ^ hash >> 16;
    }
}
