using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>
/// What the supervisor says itself, in one language. Only <see cref="Person"/> offers a person; it is added where the
/// tenant has people. Texts with several wordings change each time.
/// </summary>
/// <param name="NoAgents">Answer of a tenant without agents.</param>
/// <param name="Unclear">Question that names the nearest agents.</param>
/// <param name="Vague">Question after a message that could mean anything, with all topics.</param>
/// <param name="Topics">Sentence with the topics of the agents; {0} is their list.</param>
/// <param name="About">Question about a chosen topic; {0} is its name.</param>
/// <param name="Declined">Answer to a customer who wants no person.</param>
/// <param name="Person">Sentence that offers a person.</param>
/// <param name="PersonLabel">Text of the button that asks for a person.</param>
/// <param name="SmallTalk">Answers to messages that are no request; {0} is the tenant's name.</param>
public sealed record SupervisorTexts(
    string NoAgents, IReadOnlyList<string> Unclear, IReadOnlyList<string> Vague, string Topics, string About,
    string Declined, string Person, string PersonLabel, IReadOnlyDictionary<SmallTalkKind, string[]> SmallTalk)
{
    private static readonly FrozenDictionary<Language, SupervisorTexts> s_all =
        new Dictionary<Language, SupervisorTexts>
        {
            [Language.English] = new(
                "Nobody has set up an assistant here yet.",
                [
                    "I am not sure I understood. Is it about one of these?",
                    "I did not get that yet. Which of these is nearest?",
                    "That is still not clear to me. Please choose a topic, or put it in other words:",
                ],
                [
                    "How can I help you? I can answer about:",
                    "Tell me a little more, please. These are my topics:",
                    "What is it about? I know these topics:",
                ],
                "I can answer about {0}.",
                "What would you like to know about {0}?",
                "All right, I will not bring in anybody. What else would you like to know?",
                "Or shall I bring in a person?",
                "Talk to a person",
                new Dictionary<SmallTalkKind, string[]>
                {
                    [SmallTalkKind.Greeting] = ["Hello! How can I help you?"],
                    [SmallTalkKind.HowAreYou] = ["I am well, thank you. How can I help you?"],
                    [SmallTalkKind.Yes] = ["All right. What would you like to know?"],
                    [SmallTalkKind.No] = ["All right. If another question comes up, just write it here."],
                    [SmallTalkKind.Thanks] = ["You are welcome! Is there anything else I can help you with?"],
                    [SmallTalkKind.Goodbye] = ["Goodbye, and have a nice day!"],
                    [SmallTalkKind.Robot] =
                        ["I am the automated assistant of {0}. I answer from their documents, and I am no human."],
                    [SmallTalkKind.NotHelpful] =
                    [
                        "I am sorry that this did not help. Please put your question in other words.",
                        "I am sorry, that was not what you need. What exactly would you like to know?",
                    ],
                    [SmallTalkKind.Rude] =
                    [
                        "I am sorry that this is frustrating. Tell me what you need, and I will try again.",
                        "I understand that you are upset. Please tell me in a few words what you need.",
                    ],
                }),
            [Language.German] = new(
                "Hier ist noch kein Assistent eingerichtet.",
                [
                    "Das habe ich nicht sicher verstanden. Geht es um eines dieser Themen?",
                    "Das ist mir noch nicht klar. Welches Thema kommt am nächsten?",
                    "Ich verstehe es noch nicht. Bitte wählen Sie ein Thema, oder sagen Sie es mit anderen Worten:",
                ],
                [
                    "Wie kann ich Ihnen helfen? Zu diesen Themen kann ich Auskunft geben:",
                    "Bitte sagen Sie mir etwas mehr. Das sind meine Themen:",
                    "Worum geht es? Ich kenne diese Themen:",
                ],
                "Ich kann Auskunft geben zu: {0}.",
                "Was möchten Sie zum Thema {0} wissen?",
                "In Ordnung, ich hole niemanden dazu. Was möchten Sie sonst wissen?",
                "Oder soll ich einen Menschen dazuholen?",
                "Mit einem Menschen sprechen",
                new Dictionary<SmallTalkKind, string[]>
                {
                    [SmallTalkKind.Greeting] = ["Guten Tag! Wie kann ich Ihnen helfen?"],
                    [SmallTalkKind.HowAreYou] = ["Danke, gut! Wie kann ich Ihnen helfen?"],
                    [SmallTalkKind.Yes] = ["Gut. Was möchten Sie wissen?"],
                    [SmallTalkKind.No] = ["In Ordnung. Wenn noch eine Frage auftaucht, schreiben Sie einfach hier."],
                    [SmallTalkKind.Thanks] = ["Gern geschehen! Kann ich sonst noch etwas für Sie tun?"],
                    [SmallTalkKind.Goodbye] = ["Auf Wiedersehen und einen schönen Tag!"],
                    [SmallTalkKind.Robot] =
                        ["Ich bin der automatische Assistent von {0}, kein Mensch. Ich antworte aus den Dokumenten."],
                    [SmallTalkKind.NotHelpful] =
                    [
                        "Es tut mir leid, dass das nicht geholfen hat. Bitte fragen Sie mit anderen Worten.",
                        "Es tut mir leid, das war nicht das Richtige. Was genau möchten Sie wissen?",
                    ],
                    [SmallTalkKind.Rude] =
                    [
                        "Es tut mir leid, dass das ärgerlich ist. Sagen Sie mir, was Sie brauchen.",
                        "Ich verstehe Ihren Ärger. Bitte sagen Sie in wenigen Worten, was Sie brauchen.",
                    ],
                }),
            [Language.French] = new(
                "Aucun assistant n'est encore installé ici.",
                [
                    "Je ne suis pas sûr d'avoir compris. S'agit-il de l'un de ces sujets ?",
                    "Ce n'est pas encore clair pour moi. Quel sujet est le plus proche ?",
                    "Je ne comprends pas encore. Choisissez un sujet, ou dites-le autrement :",
                ],
                [
                    "Comment puis-je vous aider ? Je peux répondre sur :",
                    "Dites-m'en un peu plus, s'il vous plaît. Voici mes sujets :",
                    "De quoi s'agit-il ? Je connais ces sujets :",
                ],
                "Je peux répondre sur : {0}.",
                "Que souhaitez-vous savoir au sujet de {0} ?",
                "D'accord, je n'appelle personne. Que souhaitez-vous savoir d'autre ?",
                "Ou dois-je faire venir une personne ?",
                "Parler à une personne",
                new Dictionary<SmallTalkKind, string[]>
                {
                    [SmallTalkKind.Greeting] = ["Bonjour ! Comment puis-je vous aider ?"],
                    [SmallTalkKind.HowAreYou] = ["Très bien, merci ! Comment puis-je vous aider ?"],
                    [SmallTalkKind.Yes] = ["Bien. Que souhaitez-vous savoir ?"],
                    [SmallTalkKind.No] = ["D'accord. Si une autre question se présente, écrivez-la simplement ici."],
                    [SmallTalkKind.Thanks] = ["Je vous en prie ! Puis-je vous aider pour autre chose ?"],
                    [SmallTalkKind.Goodbye] = ["Au revoir et bonne journée !"],
                    [SmallTalkKind.Robot] =
                        ["Je suis l'assistant automatique de {0}, pas un humain. Je réponds à partir des documents."],
                    [SmallTalkKind.NotHelpful] =
                    [
                        "Je suis désolé que cela ne vous ait pas aidé. Reformulez votre question, s'il vous plaît.",
                        "Je suis désolé, ce n'était pas cela. Que souhaitez-vous savoir exactement ?",
                    ],
                    [SmallTalkKind.Rude] =
                    [
                        "Je suis désolé que ce soit frustrant. Dites-moi ce qu'il vous faut.",
                        "Je comprends votre agacement. Dites-moi en quelques mots ce qu'il vous faut.",
                    ],
                }),
            [Language.Spanish] = new(
                "Aquí todavía no hay un asistente.",
                [
                    "No estoy seguro de haber entendido. ¿Se trata de uno de estos temas?",
                    "Todavía no lo tengo claro. ¿Qué tema es el más cercano?",
                    "Aún no lo entiendo. Elija un tema, o dígalo con otras palabras:",
                ],
                [
                    "¿En qué puedo ayudarle? Puedo responder sobre:",
                    "Cuénteme un poco más, por favor. Estos son mis temas:",
                    "¿De qué se trata? Conozco estos temas:",
                ],
                "Puedo responder sobre: {0}.",
                "¿Qué desea saber sobre {0}?",
                "De acuerdo, no llamo a nadie. ¿Qué más desea saber?",
                "¿O quiere que llame a una persona?",
                "Hablar con una persona",
                new Dictionary<SmallTalkKind, string[]>
                {
                    [SmallTalkKind.Greeting] = ["¡Hola! ¿En qué puedo ayudarle?"],
                    [SmallTalkKind.HowAreYou] = ["¡Muy bien, gracias! ¿En qué puedo ayudarle?"],
                    [SmallTalkKind.Yes] = ["De acuerdo. ¿Qué desea saber?"],
                    [SmallTalkKind.No] = ["De acuerdo. Si tiene otra pregunta, escríbala aquí."],
                    [SmallTalkKind.Thanks] = ["¡De nada! ¿Puedo ayudarle en algo más?"],
                    [SmallTalkKind.Goodbye] = ["¡Hasta luego y que tenga un buen día!"],
                    [SmallTalkKind.Robot] =
                        ["Soy el asistente automático de {0}, no una persona. Respondo a partir de los documentos."],
                    [SmallTalkKind.NotHelpful] =
                    [
                        "Siento que no le haya ayudado. Haga la pregunta con otras palabras.",
                        "Lo siento, no era eso. ¿Qué desea saber exactamente?",
                    ],
                    [SmallTalkKind.Rude] =
                    [
                        "Siento que esto sea frustrante. Dígame qué necesita.",
                        "Entiendo su enfado. Dígame en pocas palabras qué necesita.",
                    ],
                }),
        }.ToFrozenDictionary();

    public static SupervisorTexts In(Language language) => s_all[language];

    /// <summary>The wording after the one that the assistant used last, so that none comes twice in a row.</summary>
    /// <param name="history">The conversation so far, oldest first.</param>
    public static string Vary(IReadOnlyList<string> wordings, IEnumerable<DialogueLine> history)
    {
        var last = history.Where(l => !l.IsVisitor)
            .Select(l => wordings.Index().LastOrDefault(
                w => l.Text.Contains(w.Item, StringComparison.Ordinal), (Index: -1, Item: "")).Index)
            .LastOrDefault(i => i >= 0, -1);
        return wordings[(last + 1) % wordings.Count];
    }
}
