using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn;

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
    private static readonly FrozenSet<string> s_openers = Set("and or also und oder auch et ou aussi y o también");

    /// <summary>Pairs of words with which a message continues another one.</summary>
    private static readonly FrozenSet<string> s_openingPairs =
        new[] { "what about", "how about", "was ist", "qu'en est", "qué hay" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_pronouns = Set(
        "it its that this they them those these there one ones es das dies diese dieser dieses dafür damit davon dort "
        + "dazu daran ihn ihm ça cela celui celle ceux eso esto ese esa esos esas ello allí");

    /// <summary>True when the message has no subject of its own.</summary>
    public static bool IsDependent(string message)
    {
        var words = TextLanguage.WordsOf(message);
        if (words.Count is 0 or > MaxWords)
        {
            return false;
        }

        var language = TextLanguage.Of(message, null);
        var content = words.Count(w => !TextLanguage.IsFrequent(w, language) && !s_pronouns.Contains(w));
        var continues = s_openers.Contains(words[0]) || words.Any(s_pronouns.Contains)
            || (words.Count > 1 && s_openingPairs.Contains($"{words[0]} {words[1]}"));
        return continues && content < OwnContentWords;
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
    public static string Complete(string message, IEnumerable<string> earlier)
    {
        if (!IsDependent(message))
        {
            return message;
        }

        var subject = new List<string>();
        foreach (var line in earlier.Take(MaxEarlier))
        {
            subject.Insert(0, line);
            if (!IsDependent(line))
            {
                break;
            }
        }

        return string.Join(' ', subject.Append(message));
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
