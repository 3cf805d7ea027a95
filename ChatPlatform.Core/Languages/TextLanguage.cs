using System.Collections.Frozen;

namespace ChatPlatform.Core.Languages;

/// <summary>A language that the built-in assistant speaks.</summary>
public enum Language
{
    English,
    German,
    French,
    Spanish,
}

/// <summary>Recognises the language of a message by its most frequent words.</summary>
public static class TextLanguage
{
    private const int MaxWords = 60;

    /// <summary>Frequent words of a language from which on a text is recognised as being in it.</summary>
    private const int MinFrequent = 3;

    private static readonly FrozenDictionary<Language, FrozenSet<string>> s_words =
        new Dictionary<Language, FrozenSet<string>>
        {
            [Language.English] = Words(
                "the and is are was do does did my your you we it of to in for with how what where when why can "
                + "could would i have has not this that there please from on at be will about hi hello thanks "
                + "thank yes bye no don"),
            [Language.German] = Words(
                "der die das und ist sind war ich du sie wir mein meine meinen ihr ihre ein eine einen nicht "
                + "wie was wo wann warum kann könnte möchte habe hat haben mit für von zu auf bitte wird es gibt "
                + "noch dem den hallo danke ja nein tschüss guten moin servus wieviel viel lange kostet "
                + "vielen dank bin bist mir dir"),
            [Language.French] = Words(
                "le la les et est sont je tu vous nous mon ma mes votre un une des ne pas comment quel quelle "
                + "où quand pourquoi peux puis avec pour de du au aux sur bonjour merci oui non salut ce cette il "
                + "elle on que qui combien bonsoir revoir coûte beaucoup "
                + "suis"),
            [Language.Spanish] = Words(
                "el la los las y es son yo usted mi mis su un una no cómo como qué dónde donde cuándo cuando "
                + "por puedo con para de del al en hola gracias sí adiós buenos buenas este esta hay que está "
                + "quiero tengo cuánto cuesta muchas soy eres"),
        }.ToFrozenDictionary();

    /// <summary>
    /// The language with the most of its frequent words in the text. Where that is not clear, the language of the
    /// locale, or English.
    /// </summary>
    /// <param name="locale">BCP 47 tag; null when it is not known.</param>
    public static Language Of(string text, string? locale) => Find(text) ?? OfLocale(locale);

    /// <summary>The language of the first text that has one; without any, the locale's.</summary>
    /// <param name="newestFirst">What somebody has written, the newest first.</param>
    public static Language OfNewest(IEnumerable<string> newestFirst, string? locale) =>
        newestFirst.Select(text => Find(text)).FirstOrDefault(language => language is not null)
        ?? OfLocale(locale);

    /// <summary>
    /// The language with the most of its frequent words in the text; null without any, and when two languages have as
    /// many, as for "no".
    /// </summary>
    public static Language? Find(string text)
    {
        var ranked = Ranked(text);
        return ranked[0].Count > ranked[1].Count ? ranked[0].Language : null;
    }

    /// <summary>The language of a text; null when it has too few frequent words of any to tell.</summary>
    public static Language? Recognise(string text)
    {
        var ranked = Ranked(text);
        return ranked[0].Count >= MinFrequent && ranked[0].Count > ranked[1].Count ? ranked[0].Language : null;
    }

    /// <summary>True for a word that every second sentence of the language has, such as "the" or "how".</summary>
    public static bool IsFrequent(string word, Language language) => s_words[language].Contains(word);

    /// <summary>The words of a text in lower case.</summary>
    public static IReadOnlyList<string> WordsOf(string text) => Split(text.ToLowerInvariant());

    /// <summary>The words of a text as they are written.</summary>
    public static IReadOnlyList<string> Split(string text) =>
        text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The languages by the number of their frequent words in the text.</summary>
    private static List<(Language Language, int Count)> Ranked(string text)
    {
        var words = WordsOf(text).Take(MaxWords).ToList();
        return
        [
            .. s_words
                .Select(l => (Language: l.Key, Count: words.Count(l.Value.Contains)))
                .OrderByDescending(l => l.Count)
                .ThenBy(l => l.Language),
        ];
    }

    private static Language OfLocale(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "de" => Language.German,
        "fr" => Language.French,
        "es" => Language.Spanish,
        _ => Language.English,
    };

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly char[] s_separators =
        [' ', '\t', '\r', '\n', ',', '.', '?', '!', ';', ':', '"', '(', ')', '¿', '¡', '\'', '’', '-', '/'];
}
