namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>
/// Names of people that a text itself says are names: "my name is Anna Schmidt", "Frau Müller", "Name: Ann Lee",
/// "Best regards, Ann". English, German, French and Spanish. Names without such words are not found.
/// </summary>
internal static class IntroducedNames
{
    private const int MaxWords = 4;
    private const int MaxLowerCaseWords = 2;

    /// <summary>The names in a text, in time linear to its length.</summary>
    public static IEnumerable<string> In(string text)
    {
        var words = NameWord.In(text);
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var cue in NameCues.StartingWith(words[i].Lower))
            {
                if (Matches(text, words, i, cue) && NameAfter(text, words, i + cue.Words.Length, cue) is { } name)
                {
                    yield return name;
                    break;
                }
            }
        }
    }

    private static bool Matches(string text, List<NameWord> words, int at, NameCue cue)
    {
        var next = at + cue.Words.Length;
        if (next >= words.Count || !cue.AllowsGap(Gap(text, words, next)))
        {
            return false;
        }

        for (var i = 1; i < cue.Words.Length; i++)
        {
            if (words[at + i].Lower != cue.Words[i] || !Gap(text, words, at + i).IsWhiteSpace())
            {
                return false;
            }
        }

        return (!cue.IsCapitalised || (char.IsUpper(text[words[at].Start]) && char.IsLower(text[words[at].End - 1])))
            && (!cue.IsLabel || at == 0 || Gap(text, words, at).Trim(' ').Length > 0);
    }

    private static string? NameAfter(string text, List<NameWord> words, int first, NameCue cue)
    {
        var isCapitalised = char.IsUpper(text[words[first].Start]);
        if ((!isCapitalised && !cue.AllowsLowerCase) || NameCues.IsTitle(words[first].Lower))
        {
            return null;
        }

        var (last, count) = (first - 1, 0);
        for (var i = first; i < words.Count && i - first < (isCapitalised ? MaxWords : MaxLowerCaseWords); i++)
        {
            if (i > first && Gap(text, words, i) is not (" " or "\u00A0" or ". "))
            {
                break;
            }

            var isUpper = char.IsUpper(text[words[i].Start]);
            if (isUpper || !isCapitalised ? NameCues.IsOrdinary(words[i].Lower, isUpper)
                : !NameCues.Particles.Contains(words[i].Lower))
            {
                break;
            }

            if (isUpper || !isCapitalised)
            {
                (last, count) = (i, count + 1);
            }
        }

        return count == 0
            || (count == 1 && (cue.NeedsTwoWords || (cue.IsAmbiguous && !EndsAt(text, words, last))))
            ? null
            : text[words[first].Start..words[last].End];
    }

    /// <summary>True when a part of the sentence ends after a word.</summary>
    private static bool EndsAt(string text, List<NameWord> words, int at) =>
        at + 1 == words.Count
        || !Gap(text, words, at + 1).IsWhiteSpace()
        || NameCues.Followers.Contains(words[at + 1].Lower);

    /// <summary>What stands between a word and the one before it.</summary>
    private static ReadOnlySpan<char> Gap(string text, List<NameWord> words, int at) =>
        text.AsSpan(words[at - 1].End, words[at].Start - words[at - 1].End);
}
