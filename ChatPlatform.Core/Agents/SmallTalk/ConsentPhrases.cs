namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>
/// Recognises messages that do nothing but accept or decline an offer, in English, German, French and Spanish.
/// </summary>
public static class ConsentPhrases
{
    private static readonly PhraseTable<bool> s_phrases = new PhraseTable<bool>(maxWords: 8)
        .Add(true,
            "yes|yeah|yep|yup|yea|sure|ok|okay|okey|alright|all right|fine|please|please do|please do that|do that|"
            + "do it|"
        + "go ahead|of course|sounds good|great|perfect|absolutely|definitely|why not|i would|i'd like that|"
        + "i would like that|that would be great|that would be good|that would be nice|that would help|yes i do|"
        + "yes i would|let's do that|bring one|get one|bring one in|bring somebody|get someone|"
        + "ja|jawohl|gern|gerne|klar|genau|in ordnung|einverstanden|bitte|mach das|mach es|machen sie das|"
        + "tun sie das|das wäre gut|das wäre nett|das wäre super|unbedingt|natürlich|super|"
        + "oui|d'accord|volontiers|bien sûr|allez y|vas y|faites le|fais le|faites cela|faites ça|je veux bien|"
        + "avec plaisir|parfait|s'il vous plaît|s'il te plaît|svp|"
        + "sí|si|claro|vale|de acuerdo|adelante|hágalo|hazlo|bueno|por supuesto|por favor|perfecto|claro que sí|"
        + "me gustaría")
        .Add(false,
            "no|nope|nah|not now|not yet|no need|not necessary|rather not|i don't|i do not|don't|do not|no i don't|"
        + "not needed|later|maybe later|"
        + "nein|nö|nicht nötig|nicht jetzt|jetzt nicht|noch nicht|lieber nicht|später|vielleicht später|"
        + "brauche ich nicht|brauch ich nicht|"
        + "non|pas maintenant|pas encore|ce n'est pas la peine|pas besoin|plus tard|"
        + "ahora no|no hace falta|todavía no|no es necesario|mejor no|más tarde")
        .AddFillers(
            "thanks|thank you|then|now|well|oh|and|danke|dann|jetzt|merci|alors|gracias|entonces|pues");

    /// <summary>True for yes, false for no, null for a message that says something else.</summary>
    public static bool? Find(string message) =>
        s_phrases.Find(message) is { Count: > 0 } found ? found.All(isYes => isYes) : null;
}
