using System.Collections.Frozen;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations.Misses;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Conversations.Fallbacks;

/// <summary>What a customer reads when no model answers and the tenant leaves the message to a person.</summary>
/// <param name="Actions">A button that asks for a person, outside of the business hours.</param>
/// <param name="Brings">True when a person is to be asked for now.</param>
public sealed record OutageReply(string Text, IReadOnlyList<MessageAction> Actions, bool Brings)
{
    private static readonly FrozenDictionary<Language, Texts> s_texts = new Dictionary<Language, Texts>
    {
        [Language.English] = new(
            "I cannot answer right now. I am asking the team: a person will answer you here.",
            "I cannot answer right now, and nobody from the team is here at the moment.",
            "I cannot answer right now. Please try again in a few minutes."),
        [Language.German] = new(
            "Ich kann gerade nicht antworten. Ich frage das Team: Ein Mensch wird Ihnen hier antworten.",
            "Ich kann gerade nicht antworten, und im Moment ist niemand aus dem Team da.",
            "Ich kann gerade nicht antworten. Bitte versuchen Sie es in einigen Minuten noch einmal."),
        [Language.French] = new(
            "Je ne peux pas répondre maintenant. Je demande à l'équipe : une personne vous répondra ici.",
            "Je ne peux pas répondre maintenant, et personne de l'équipe n'est là pour le moment.",
            "Je ne peux pas répondre maintenant. Veuillez réessayer dans quelques minutes."),
        [Language.Spanish] = new(
            "Ahora no puedo responder. Aviso al equipo: una persona le responderá aquí.",
            "Ahora no puedo responder, y en este momento no hay nadie del equipo.",
            "Ahora no puedo responder. Inténtelo de nuevo dentro de unos minutos."),
    }.ToFrozenDictionary();

    /// <param name="rules">When the tenant's people can be asked for.</param>
    public static OutageReply Of(Language language, PersonRules rules)
    {
        var texts = s_texts[language];
        return rules switch
        {
            { IsOffered: false } => new(texts.Later, [], Brings: false),
            { ClosedMessage: { } closed } => new(
                $"{texts.Closed} {closed}",
                [new(MessageActionKind.Escalate, SupervisorTexts.In(language).PersonLabel)], Brings: false),
            _ => new(texts.Bring, [], Brings: true),
        };
    }

    /// <param name="Bring">Says that a person is brought.</param>
    /// <param name="Closed">Says that nobody can come now; the tenant's own message follows.</param>
    /// <param name="Later">Says to try again, where there are no people.</param>
    private sealed record Texts(string Bring, string Closed, string Later);
}
