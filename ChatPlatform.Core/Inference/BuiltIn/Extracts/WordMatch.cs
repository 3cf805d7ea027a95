using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Compares the stemmed words of a question with the words of a text, which are not stemmed.</summary>
internal static class WordMatch
{
    private const int MinStem = 3;
    private const int MaxEnding = 4;

    private static readonly char[] s_separators =
        [.. " \t\r\n.,;:!?\"'()[]{}<>|/*_“”„‘’«»¿¡–—"];

    public static IReadOnlySet<string> WordsOf(string text) =>
        text.ToLowerInvariant().Split(s_separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet();

    /// <summary>The words' share, by weight, that the text has; 0 without words.</summary>
    public static double Share(IReadOnlyList<QueryWord> words, string text)
    {
        var total = words.Sum(w => w.Weight);
        if (total <= 0)
        {
            return 0;
        }

        var plain = PlainLetters.Of(text);
        var own = WordsOf(plain).SelectMany(w => w.Split('-').Append(w)).ToHashSet();
        own.UnionWith(CodeText.All(plain, false).SelectMany(c => c.Lexemes));
        return words.Where(w => Has(w.Lexeme)).Sum(w => w.Weight) / total;

        bool Has(string lexeme) => UnspacedText.IsLexeme(lexeme)
            ? text.Contains(lexeme, StringComparison.Ordinal)
            : own.Any(o => Matches(lexeme, o));
    }

    /// <summary>True when the word can have the stem: "cancel" and "cancelled", "parti" and "party".</summary>
    public static bool Matches(string lexeme, string word) =>
        word == lexeme
        || (lexeme.Length >= MinStem
            && ((word.StartsWith(lexeme, StringComparison.Ordinal) && word.Length <= lexeme.Length + MaxEnding)
                || (lexeme[^1] == 'i' && word.Length >= lexeme.Length && word[lexeme.Length - 1] == 'y'
                    && word.AsSpan().StartsWith(lexeme.AsSpan(0, lexeme.Length - 1)))));
}
