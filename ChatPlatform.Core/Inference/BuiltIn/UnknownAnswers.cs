using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// What the built-in assistant says when neither documents nor tools support an answer. The wording changes with each
/// such answer of a conversation. None of them offers a person: the turn adds that where the tenant has people.
/// </summary>
public static partial class UnknownAnswers
{
    /// <summary>Characters of the longest text that can be no more than "I do not know".</summary>
    private const int MaxLength = 400;

    private const int Timeout = 500;

    private static readonly FrozenDictionary<Language, string[]> s_all = new Dictionary<Language, string[]>
    {
        [Language.English] =
        [
            "I could not find an answer to that in the documents I have.",
            "I have no information about that.",
            "I cannot find this in my documents. Other words may help.",
        ],
        [Language.German] =
        [
            "Dazu habe ich in meinen Dokumenten keine Antwort gefunden.",
            "Darüber habe ich leider keine Informationen.",
            "Das kann ich aus meinen Dokumenten nicht beantworten. Vielleicht helfen andere Worte.",
        ],
        [Language.French] =
        [
            "Je n'ai pas trouvé de réponse à cela dans mes documents.",
            "Je n'ai aucune information à ce sujet.",
            "Je ne sais pas répondre à cela avec mes documents. Essayez peut-être avec d'autres mots.",
        ],
        [Language.Spanish] =
        [
            "No he encontrado una respuesta a eso en mis documentos.",
            "No tengo información sobre eso.",
            "No puedo responder a eso con mis documentos. Quizá ayuden otras palabras.",
        ],
    }.ToFrozenDictionary();

    /// <summary>The first wording in English.</summary>
    public static string First => s_all[Language.English][0];

    /// <summary>Beginnings of answers that cite the nearest sentence because they know no better one.</summary>
    public static IReadOnlyList<string> Closest { get; } = AnswerPhrases.ClosestTexts;

    /// <summary>True for a text that begins with one of the answers, or shows the nearest sentence instead.</summary>
    public static bool Contains(string text) => WordingOf(text) >= 0 || AnswerPhrases.IsClosest(text);

    /// <summary>The answer after another one; never the same wording twice in a row.</summary>
    /// <param name="last">The newest such answer of the conversation; null for none.</param>
    public static string Next(Language language, string? last) =>
        s_all[language][(last is null ? 0 : WordingOf(last) + 1) % s_all[language].Length];

    /// <summary>
    /// True for a text, also of a model, that says no more than that it does not know. A longer text says something
    /// else too.
    /// </summary>
    public static bool SaysUnknown(string text)
    {
        try
        {
            return Contains(text) || (text.Length <= MaxLength && Unknown().IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Number of the wording with which the text begins; -1 for another text.</summary>
    private static int WordingOf(string text) => s_all.Values
        .Select(wordings => Array.FindIndex(wordings, w => text.StartsWith(w, StringComparison.Ordinal)))
        .Max();

    [GeneratedRegex(
        """
        \bi\ (?:do\ not|don.t)\ (?:know|have\ (?:any\ |enough\ |that\ )?information)
        |\bi\ (?:could\ not|couldn.t|can\ ?not|can.t|did\ not|didn.t|was\ unable\ to|am\ unable\ to|was\ not\ able\ to)
          \ (?:find|answer)
        |\bi\ have\ no\ information
        |\b(?:weiß|weiss)\ ich\ (?:das\ )?(?:leider\ )?nicht|\bich\ (?:weiß|weiss)\ (?:das\ |es\ )?(?:leider\ )?nicht
        |\bkeine\ (?:informationen|antwort|angaben)\b|\bnicht\ (?:finden|gefunden|beantworten)\b
        |\bje\ ne\ (?:le\ )?sais\ pas\b|\bpas\ trouvé|\baucune\ information
        |\bno\ (?:lo\ )?sé\b|\bno\ (?:he\ encontrado|encuentro|puedo\ (?:encontrar|responder))|\bno\ tengo\ información
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace, Timeout)]
    private static partial Regex Unknown();
}
