using System.Text;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>
/// Chooses the text search configurations, which stem words, by a text's language. Documents are stemmed in their own
/// language and in English, so that names in them are found by questions in English. Words with accents are stemmed
/// with and without them, because rules of stemmers depend on accents and people leave them out.
/// </summary>
internal static partial class Stemming
{
    /// <summary>The configuration for English, and for scripts without a stemmer.</summary>
    public const string English = "chunks";

    private const string German = "chunks_german";

    /// <summary>The configurations of all languages that <see cref="TextLanguage"/> recognises.</summary>
    private static readonly string[] s_recognised = [German, "chunks_french", "chunks_spanish"];

    /// <summary>
    /// The configuration of a document's language, by the script, or by the most frequent words of Latin text.
    /// </summary>
    public static string OfDocument(IReadOnlyList<string> texts) => OfScript(string.Concat(texts.Take(10)))
        ?? texts.Select(TextLanguage.Recognise).Where(l => l is not null)
            .GroupBy(l => l).OrderByDescending(g => g.Count()).Select(g => OfLanguage(g.Key!.Value)).FirstOrDefault()
        ?? English;

    /// <summary>The configuration of a part of a document.</summary>
    /// <param name="document">The document's, for a part that is too short to tell.</param>
    public static string OfChunk(string text, string document) => OfScript(text)
        ?? (TextLanguage.Recognise(text) is { } language ? OfLanguage(language) : document);

    /// <summary>
    /// Readings of a question, the likeliest first. One without frequent words of a language may be in any of them.
    /// </summary>
    public static IReadOnlyList<StemmedText> OfQuestion(string text)
    {
        var configuration = OfScript(text)
            ?? (TextLanguage.Find(text) is { } language ? OfLanguage(language) : null);
        IEnumerable<string> configurations = configuration switch
        {
            English => [English],
            null => [English, .. s_recognised],
            _ => [configuration, English],
        };
        return [.. configurations.SelectMany(c => Readings(text, c)).Distinct()];
    }

    /// <summary>The text with its accents where the language's rules need them, and without.</summary>
    public static IEnumerable<StemmedText> Readings(string text, string configuration)
    {
        var plain = PlainLetters.Of(text);
        if (configuration == English)
        {
            return [new(English, plain)];
        }

        return configuration == German
            ? [new(German, Umlaut().Replace(plain, "$1"))]
            : [new(configuration, plain), new(configuration, text)];
    }

    private static string OfLanguage(Language language) => language switch
    {
        Language.German => German,
        Language.French => "chunks_french",
        Language.Spanish => "chunks_spanish",
        _ => English,
    };

    /// <summary>The configuration of a script that one stemmer reads; null for Latin and for other scripts.</summary>
    private static string? OfScript(string text)
    {
        if (!Script.IsMostlyForeign(text))
        {
            return null;
        }

        return text.EnumerateRunes().FirstOrDefault(r => Rune.IsLetter(r) && !Script.IsLatin(r)).Value switch
        {
            >= 0x0370 and <= 0x03FF => "chunks_greek",
            >= 0x0400 and <= 0x052F => "chunks_russian",
            >= 0x0600 and <= 0x06FF => "chunks_arabic",
            >= 0x0900 and <= 0x097F => "chunks_hindi",
            _ => English,
        };
    }

    /// <summary>
    /// "ae", "oe" and "ue" for umlauts, not after a, e or q: "Rueckgabe", but "Quelle" and "neue".
    /// </summary>
    [GeneratedRegex("(?<![aeqAEQ])([aouAOU])e", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Umlaut();
}
