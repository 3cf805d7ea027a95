using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Conversations.Misses;

/// <summary>What is added to an answer that was a miss, in one language.</summary>
/// <param name="Topics">Before a list of the nearest topics.</param>
/// <param name="Person">Offers a person after the topics.</param>
/// <param name="Offer">Offers a person first; several wordings.</param>
/// <param name="Bring">Says that a person is brought.</param>
/// <param name="Closed">Says that nobody can come now; the tenant's own message follows.</param>
/// <param name="Never">Says to somebody who asks for a person that this chat has none.</param>
internal sealed record MissTexts(
    string Topics, string Person, IReadOnlyList<string> Offer, string Bring, string Closed, string Never)
{
    private static readonly FrozenDictionary<Language, MissTexts> s_all = new Dictionary<Language, MissTexts>
    {
        [Language.English] = new(
            "Perhaps one of these is near:",
            "Or shall I bring in a person?",
            [
                "Would you like to talk to a person? Answer \"yes\", and I will bring one in.",
                "Shall I get somebody from the team for you? A \"yes\" is enough.",
            ],
            "I am asking the team now: a person will answer you here.",
            "I would bring in a person now, but nobody is here at the moment.",
            "Only the assistant answers in this chat; nobody from the team can join. What is it about?"),
        [Language.German] = new(
            "Vielleicht passt eines davon:",
            "Oder soll ich einen Menschen dazuholen?",
            [
                "Möchten Sie mit einem Menschen sprechen? Antworten Sie mit „ja“, dann hole ich jemanden.",
                "Soll ich jemanden aus dem Team dazuholen? Ein „ja“ genügt.",
            ],
            "Ich frage jetzt das Team: Ein Mensch wird Ihnen hier antworten.",
            "Ich würde jetzt einen Menschen dazuholen, aber im Moment ist niemand da.",
            "In diesem Chat antwortet nur der Assistent; niemand aus dem Team kann dazukommen. Worum geht es?"),
        [Language.French] = new(
            "Peut-être l'un de ces sujets :",
            "Ou dois-je faire venir une personne ?",
            [
                "Voulez-vous parler à une personne ? Répondez « oui », et je la fais venir.",
                "Dois-je appeler quelqu'un de l'équipe ? Un « oui » suffit.",
            ],
            "Je demande maintenant à l'équipe : une personne vous répondra ici.",
            "Je ferais venir une personne maintenant, mais il n'y a personne pour le moment.",
            "Dans ce chat, seul l'assistant répond ; personne de l'équipe ne peut venir. De quoi s'agit-il ?"),
        [Language.Spanish] = new(
            "Quizá sea uno de estos temas:",
            "¿O quiere que llame a una persona?",
            [
                "¿Quiere hablar con una persona? Responda «sí» y la llamo.",
                "¿Aviso a alguien del equipo? Basta con un «sí».",
            ],
            "Aviso ahora al equipo: una persona le responderá aquí.",
            "Ahora llamaría a una persona, pero en este momento no hay nadie.",
            "En este chat solo responde el asistente; nadie del equipo puede unirse. ¿De qué se trata?"),
    }.ToFrozenDictionary();

    public static MissTexts In(Language language) => s_all[language];
}
