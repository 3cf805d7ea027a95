using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>How much a message depends on what the customer wrote before.</summary>
public enum Dependency
{
    /// <summary>It has a subject of its own.</summary>
    None,

    /// <summary>It continues ("and to Switzerland?", "and the late fee?"), but may also change the topic.</summary>
    Continues,

    /// <summary>It says nothing without the messages before ("and how long does it take?").</summary>
    Full,
}

/// <summary>
/// Completes a message that depends on what the customer wrote before, such as "and how long does it take?", so that
/// search and the built-in assistant know its subject.
/// </summary>
public static class FollowUp
{
    private const int MaxWords = 12;

    /// <summary>Content words from which on a message has a subject of its own.</summary>
    private const int OwnContentWords = 3;

    /// <summary>Earlier messages that are looked at.</summary>
    private const int MaxEarlier = 4;

    /// <summary>Words with which a message continues another one.</summary>
    private static readonly FrozenSet<string> s_openers = Set(
        "and or also plus but und oder auch aber et ou aussi mais y o también pero");

    /// <summary>Pairs of words with which a message continues another one.</summary>
    private static readonly string[] s_openingPairs =
        ["what about", "how about", "was ist mit", "wie ist es", "qu est ce qu il en est", "qu en est", "qué hay de",
         "qué tal"];

    private static readonly FrozenSet<string> s_pronouns = Set(
        "it its that this they them those these ones es das dies diese dieser dieses diesen dafür damit davon dort "
        + "dazu daran ihn ihm ça cela celui celle ceux celles eso esto ese esa esos esas ello allí lo");

    /// <summary>German words that are articles before a noun, which is written with a capital letter.</summary>
    private static readonly FrozenSet<string> s_articles = Set("das diese dieser dieses diesen");

    /// <summary>Words with a verb that have no meaning of their own: "is there a fee?" depends on nothing.</summary>
    private static readonly string[] s_expletives =
        ["it is possible", "is it possible", "is it allowed", "is it true", "gibt es", "es gibt", "ist es möglich",
         "geht es", "wie geht es", "is that possible", "lo que", "por lo"];

    /// <summary>The same thing again, another one, or one of two: "the other one".</summary>
    private static readonly string[] s_others =
        ["the other one", "the other", "the second one", "the second", "another one", "die andere", "das andere",
         "der andere", "den anderen", "die zweite", "das zweite", "l autre", "le deuxième", "la deuxième", "el otro",
         "la otra", "el segundo", "la segunda"];

    /// <summary>Words of questions that say nothing about their subject.</summary>
    private static readonly FrozenSet<string> s_general = Set(
        "long much many often soon take takes cost costs last lasts need possible happen happens work works mean "
        + "exactly about again too then much long one ones other second who whom which whose an am been get got "
        + "lange dauert dauern viel viele kostet kosten oft passiert geht funktioniert bedeutet dann denn genau "
        + "brauche muss soll darf im in an bei nach ins zum zur aus um wer wen wem welche welcher welches andere "
        + "anderen combien temps coûte prend dure faut marche signifie alors exactement qui est ce que quoi y a t il "
        + "en autre cuánto cuánta "
        + "tarda cuesta dura tiempo pasa funciona significa entonces exactamente quién cuál otro otra");

    /// <summary>True when the message has no subject of its own, or continues another one.</summary>
    public static bool IsDependent(string message) => DependencyOf(message) != Dependency.None;

    /// <summary>How much the message depends on earlier ones.</summary>
    public static Dependency DependencyOf(string message)
    {
        var words = TextLanguage.WordsOf(message);
        if (words.Count is 0 or > MaxWords)
        {
            return Dependency.None;
        }

        var line = $" {string.Join(' ', words)} ";
        if (MeansOther(message))
        {
            return Dependency.Full;
        }

        var language = TextLanguage.Of(message, null);
        var own = words.Count(w =>
            !TextLanguage.IsFrequent(w, language) && !s_pronouns.Contains(w) && !s_general.Contains(w)
            && !s_openers.Contains(w));
        var hasPronoun = !s_expletives.Any(e => line.Contains($" {e} ", StringComparison.Ordinal))
            && HasPronoun(message, language);
        var isOpened = s_openers.Contains(words[0])
            || s_openingPairs.Any(p => line.StartsWith($" {p} ", StringComparison.Ordinal));
        return own >= OwnContentWords || !(hasPronoun || isOpened) ? Dependency.None
            : own == 0 || (own == 1 && hasPronoun) ? Dependency.Full
            : Dependency.Continues;
    }

    /// <summary>True for a message such as "and the other one?".</summary>
    public static bool MeansOther(string message)
    {
        var words = TextLanguage.WordsOf(message);
        var line = $" {string.Join(' ', words)} ";
        return words.Count <= OwnContentWords + 2
            && s_others.Any(o => line.TrimEnd().EndsWith($" {o}", StringComparison.Ordinal));
    }

    /// <summary>True when the message may have its subject in an earlier one: it has a pronoun, or few words.</summary>
    public static bool MayDepend(string message)
    {
        var words = TextLanguage.WordsOf(message);
        var language = TextLanguage.Of(message, null);
        return words.Count > 0
            && (s_openers.Contains(words[0]) || words.Any(s_pronouns.Contains)
                || words.Count(w => !TextLanguage.IsFrequent(w, language)) < OwnContentWords);
    }

    /// <summary>The message, after the earlier messages on which it depends.</summary>
    /// <param name="earlier">The customer's earlier messages, newest first.</param>
    public static string Complete(string message, IEnumerable<string> earlier) =>
        string.Join(' ', SubjectOf(message, earlier).Append(message));

    /// <summary>The earlier messages on which the message depends, oldest first; none when it has a subject.</summary>
    /// <param name="earlier">The customer's earlier messages, newest first.</param>
    public static IReadOnlyList<string> SubjectOf(string message, IEnumerable<string> earlier)
    {
        var subject = new List<string>();
        if (!IsDependent(message))
        {
            return subject;
        }

        foreach (var line in earlier.Take(MaxEarlier))
        {
            if (message.Contains(line, StringComparison.Ordinal))
            {
                break; // It is already complete.
            }

            subject.Insert(0, line);
            if (!IsDependent(line))
            {
                break;
            }
        }

        return subject;
    }

    /// <summary>
    /// A German word such as "das" is an article, not a pronoun, before a word with a capital letter; "es" is a verb in
    /// Spanish.
    /// </summary>
    private static bool HasPronoun(string message, Language language)
    {
        var words = TextLanguage.Split(message);
        return words.Index().Any(w =>
        {
            var word = w.Item.ToLowerInvariant();
            return s_pronouns.Contains(word) && !(word == "es" && language == Language.Spanish)
                && !(s_articles.Contains(word) && w.Index + 1 < words.Count && char.IsUpper(words[w.Index + 1][0]));
        });
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
