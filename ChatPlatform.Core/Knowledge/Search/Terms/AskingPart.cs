using System.Collections.Frozen;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>
/// Finds the sentences of a long message that ask. The embedding model reads the beginning of a text only, and the
/// vector of a long story is near to other stories rather than to the answer.
/// </summary>
internal static class AskingPart
{
    /// <summary>Words from which on a message is long.</summary>
    private const int MinWords = 40;

    /// <summary>Words of the asking sentences together, which the embedding model can read.</summary>
    private const int MaxWords = 100;

    private const int MaxSentences = 3;

    /// <summary>Words of a closing such as "Thanks in advance!".</summary>
    private const int ClosingWords = 4;

    private static readonly FrozenSet<string> s_questionWords = (
        "how what which when where who why can could may do does is are will would should "
        + "wie was welche welcher welches wann wo wer warum wieso kann können darf gibt habe ist sind "
        + "comment quel quelle quels quelles quand où qui pourquoi puis peut pouvez est "
        + "cómo qué cuál cuáles cuándo dónde quién por puedo puede hay")
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_requests =
    [
        "i want to know", "i would like to know", "i'd like to know", "please tell me", "tell me", "please explain",
        "my question", "i wonder", "let me know", "i need to know", "ich möchte wissen", "ich wüsste gern",
        "bitte sagen sie mir", "meine frage", "ich frage mich", "je voudrais savoir", "ma question", "dites-moi",
        "quiero saber", "me gustaría saber", "mi pregunta", "dígame",
    ];

    /// <summary>The sentences that ask; null for a message that is short or does nothing else.</summary>
    public static string? Of(string message)
    {
        var sentences = message
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(SentenceText.Split)
            .Where(s => s.Length > 0)
            .ToList();
        if (sentences.Count < 2 || sentences.Sum(WordsOf) < MinWords)
        {
            return null;
        }

        var asking = Indexes(sentences, s => s.AsSpan(s.TrimEnd(s_marks).Length).ContainsAny('?', '？'));
        if (asking.Count == 0)
        {
            asking = Indexes(sentences, s => s_requests.Any(r => s.Contains(r, StringComparison.OrdinalIgnoreCase)));
        }

        if (asking.Count == 0)
        {
            asking = Indexes(
                sentences, s => TextLanguage.WordsOf(s) is [var first, ..] && s_questionWords.Contains(first));
        }

        if (asking.Count == 0)
        {
            var last = sentences.FindLastIndex(s => WordsOf(s) > ClosingWords);
            asking = last < 0 ? [] : [last];
        }

        return Text(sentences, asking);
    }

    /// <summary>The last asking sentences, each after the one before if it depends on it.</summary>
    private static string? Text(List<string> sentences, List<int> asking)
    {
        var taken = new SortedSet<int>();
        foreach (var index in asking.TakeLast(MaxSentences).Reverse())
        {
            taken.Add(index);
            if (index > 0 && FollowUp.IsDependent(sentences[index]))
            {
                taken.Add(index - 1);
            }
        }

        while (taken.Count > 1 && taken.Sum(i => WordsOf(sentences[i])) > MaxWords)
        {
            taken.Remove(taken.Min);
        }

        return taken.Count == 0 || taken.Count == sentences.Count
            ? null
            : string.Join(' ', taken.Select(i => sentences[i]));
    }

    private static List<int> Indexes(List<string> sentences, Func<string, bool> asks) =>
        [.. sentences.Index().Where(s => asks(s.Item)).Select(s => s.Index)];

    /// <summary>Words; two characters of a script without blanks count as one.</summary>
    private static int WordsOf(string text) =>
        TextLanguage.Split(text).Count + (text.EnumerateRunes().Count(Script.IsUnspaced) / 2);

    private static readonly char[] s_marks = ['?', '？', '!', '！', ')', '"', ' ', '.', '…'];
}
