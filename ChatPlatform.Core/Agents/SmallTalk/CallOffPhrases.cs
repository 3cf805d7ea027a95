namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>
/// Recognises messages that do nothing but call off a request for a person, in English, German, French and Spanish.
/// </summary>
public static class CallOffPhrases
{
    private static readonly PhraseTable<bool> s_phrases = new PhraseTable<bool>(maxWords: 16)
        .Add(true,
            "never mind|nevermind|forget it|forget that|cancel|cancel it|cancel that|cancel the request|"
            + "cancel my request|stop waiting|i want to stop waiting|i changed my mind|not needed|not needed anymore|"
            + "not needed any more|no longer needed|no longer necessary|no need|no need anymore|no need any more|"
            + "i don't need a person|i do not need a person|i don't need a human|i do not need a human|"
            + "i don't need anyone|i do not need anyone|i don't need an agent|i do not need an agent|"
            + "i no longer need a person|i no longer need a human|i no longer need help|i don't need help|"
            + "i do not need help|i don't want a person|i do not want a person|i don't want to wait|"
            + "i do not want to wait|i don't want to wait anymore|no person|no person please|no person needed|"
            + "no human needed|it's solved|it is solved|problem solved|solved|solved it|i solved it|i found it|"
            + "found it|i found the answer|it works now|all good|i'm good|i am good|i'm fine|i am fine|rather not|"
            + "doch nicht|lieber nicht|lieber doch nicht|nicht mehr nötig|ist nicht mehr nötig|nicht nötig|"
            + "hat sich erledigt|das hat sich erledigt|erledigt|ist erledigt|schon gut|schon erledigt|vergiss es|"
            + "vergessen sie es|abbrechen|bitte abbrechen|ich brauche niemanden|ich brauche niemanden mehr|"
            + "ich brauche keinen menschen|ich brauche keinen menschen mehr|ich brauche keine hilfe|"
            + "ich brauche keine hilfe mehr|ich brauche keine person|ich brauche keine person mehr|"
            + "ich will nicht mehr warten|ich möchte nicht mehr warten|ich warte nicht mehr|kein mensch nötig|"
            + "ich habe es gefunden|ich hab's gefunden|brauche ich nicht mehr|brauch ich nicht mehr|"
            + "laisse tomber|laissez tomber|annuler|annulez|annule|c'est réglé|c'est bon|oubliez|oublie|"
            + "plus besoin|je n'ai plus besoin|je n'ai plus besoin d'aide|je n'ai plus besoin de personne|"
            + "je n'ai plus besoin d'une personne|ce n'est plus nécessaire|plus nécessaire|ce n'est pas la peine|"
            + "je ne veux plus attendre|j'ai trouvé|finalement non|"
            + "olvídalo|olvídelo|cancelar|cancela|cancele|ya no|ya no hace falta|ya no es necesario|"
            + "no hace falta|ya no lo necesito|ya no necesito a nadie|ya no necesito a una persona|"
            + "ya no necesito ayuda|ya está resuelto|está resuelto|resuelto|ya lo encontré|no quiero esperar más|"
            + "déjalo|déjelo|mejor no")
        .AddFillers(
            "no|oh|ok|okay|well|sorry|please|thanks|thank you|any more|anymore|then|now|actually|it's ok|it is ok|"
            + "that's ok|bye|after all|and|nein|danke|danke schön|bitte|sorry|entschuldigung|jetzt|dann|ach|"
            + "tut mir leid|"
            + "non|merci|désolé|désolée|s'il vous plaît|alors|finalement|gracias|perdón|lo siento|por favor|ahora");

    /// <summary>True for a message that says nothing but that a person is no longer wanted.</summary>
    public static bool Match(string message) => s_phrases.Find(message).Count > 0;
}
