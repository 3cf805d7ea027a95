using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>
/// Recognises messages that consist of nothing but listed phrases and fillers, whatever their case and punctuation.
/// </summary>
/// <param name="maxWords">Longer messages are not examined.</param>
internal sealed class PhraseTable<T>(int maxWords)
    where T : struct
{
    private readonly Dictionary<string, T?> _phrases = new(StringComparer.Ordinal);
    private int _longest;

    /// <summary>Adds phrases with what they say.</summary>
    /// <param name="phrases">In lower case, separated by bars.</param>
    public PhraseTable<T> Add(T meaning, string phrases) => AddAll(meaning, phrases);

    /// <summary>Adds words that may stand beside and change nothing.</summary>
    /// <param name="phrases">In lower case, separated by bars; a phrase with a meaning keeps it.</param>
    public PhraseTable<T> AddFillers(string phrases) => AddAll(null, phrases);

    /// <summary>
    /// What the phrases of a message say, in their order; empty when it also says something else, or says nothing.
    /// </summary>
    public IReadOnlyList<T> Find(string message)
    {
        var words = Words(message);
        if (words.Count > maxWords)
        {
            return [];
        }

        List<T> found = [];
        for (var i = 0; i < words.Count;)
        {
            if (LongestAt(words, i) is not (var length and > 0, var meaning))
            {
                return [];
            }

            found.AddRange(meaning is { } known ? [known] : []);
            i += length;
        }

        return found;
    }

    private PhraseTable<T> AddAll(T? meaning, string phrases)
    {
        foreach (
            var phrase in phrases.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            _longest = Math.Max(_longest, phrase.Count(c => c == ' ') + 1);
            if (meaning is not null || !_phrases.ContainsKey(phrase))
            {
                _phrases[phrase] = meaning;
            }
        }

        return this;
    }

    /// <summary>The longest phrase or filler that begins at a word; length 0 for none.</summary>
    private (int Length, T? Meaning) LongestAt(List<string> words, int start)
    {
        for (var length = Math.Min(_longest, words.Count - start); length > 0; length--)
        {
            if (_phrases.TryGetValue(string.Join(' ', words.GetRange(start, length)), out var meaning))
            {
                return (length, meaning);
            }
        }

        return (0, null);
    }

    /// <summary>The words in lower case, without punctuation; a letter written three times or more is written once.
    /// </summary>
    private static List<string> Words(string message)
    {
        var text = new StringBuilder();
        foreach (var c in message.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture))
        {
            var isWord = char.IsLetter(c) || char.IsDigit(c) || c is '\'' or '’';
            text.Append(!isWord ? ' ' : c == '’' ? '\'' : c);
        }

        return [.. text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Shorten)];
    }

    private static string Shorten(string word)
    {
        var text = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            var end = i;
            while (end < word.Length && word[end] == word[i])
            {
                end++;
            }

            text.Append(word[i], end - i >= 3 ? 1 : end - i);
            i = end - 1;
        }

        return text.ToString();
    }
}
