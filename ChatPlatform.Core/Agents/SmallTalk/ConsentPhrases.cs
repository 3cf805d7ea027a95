using System.Collections.Frozen;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>
/// Recognises messages that do nothing but accept or decline an offer, in English, German, French and Spanish.
/// </summary>
public static class ConsentPhrases
{
    private const int MaxWords = 8;
    private const int LongestPhrase = 6;

    private static readonly FrozenSet<string> s_yes = Set(
        "yes|yeah|yep|yup|yea|sure|ok|okay|okey|alright|all right|fine|please|please do|please do that|do that|do it|"
        + "go ahead|of course|sounds good|great|perfect|absolutely|definitely|why not|i would|i'd like that|"
        + "i would like that|that would be great|that would be good|that would be nice|that would help|yes i do|"
        + "yes i would|let's do that|bring one|get one|bring one in|bring somebody|get someone|"
        + "ja|jawohl|gern|gerne|klar|genau|in ordnung|einverstanden|bitte|mach das|mach es|machen sie das|"
        + "tun sie das|das wäre gut|das wäre nett|das wäre super|unbedingt|natürlich|super|"
        + "oui|d'accord|volontiers|bien sûr|allez y|vas y|faites le|fais le|faites cela|faites ça|je veux bien|"
        + "avec plaisir|parfait|s'il vous plaît|s'il te plaît|svp|"
        + "sí|si|claro|vale|de acuerdo|adelante|hágalo|hazlo|bueno|por supuesto|por favor|perfecto|claro que sí|"
        + "me gustaría");

    private static readonly FrozenSet<string> s_no = Set(
        "no|nope|nah|not now|not yet|no need|not necessary|rather not|i don't|i do not|don't|do not|no i don't|"
        + "not needed|later|maybe later|"
        + "nein|nö|nicht nötig|nicht jetzt|jetzt nicht|noch nicht|lieber nicht|später|vielleicht später|"
        + "brauche ich nicht|brauch ich nicht|"
        + "non|pas maintenant|pas encore|ce n'est pas la peine|pas besoin|plus tard|"
        + "ahora no|no hace falta|todavía no|no es necesario|mejor no|más tarde");

    /// <summary>Words that may stand beside and change nothing.</summary>
    private static readonly FrozenSet<string> s_fillers = Set(
        "thanks|thank you|then|now|well|oh|and|danke|dann|jetzt|merci|alors|gracias|entonces|pues");

    /// <summary>True for yes, false for no, null for a message that says something else.</summary>
    public static bool? Find(string message)
    {
        var words = SmallTalkPhrases.Words(message);
        if (words.Count is 0 or > MaxWords)
        {
            return null;
        }

        bool? found = null;
        for (var i = 0; i < words.Count;)
        {
            var (length, isYes) = LongestAt(words, i);
            if (length == 0)
            {
                return null;
            }

            found = isYes == false ? false : found ?? isYes;
            i += length;
        }

        return found;
    }

    /// <summary>The longest phrase that begins at a word, and what it says; length 0 for none.</summary>
    private static (int Length, bool? IsYes) LongestAt(List<string> words, int start)
    {
        for (var length = Math.Min(LongestPhrase, words.Count - start); length > 0; length--)
        {
            var phrase = string.Join(' ', words.GetRange(start, length));
            if (s_yes.Contains(phrase) || s_no.Contains(phrase))
            {
                return (length, s_yes.Contains(phrase));
            }

            if (s_fillers.Contains(phrase))
            {
                return (length, null);
            }
        }

        return (0, null);
    }

    private static FrozenSet<string> Set(string phrases) => phrases.Split('|').ToFrozenSet(StringComparer.Ordinal);
}
