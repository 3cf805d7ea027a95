using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>What the supervisor says itself, in one language.</summary>
/// <param name="NoAgents">Answer of a tenant without agents.</param>
/// <param name="Unclear">Question that names the nearest agents.</param>
/// <param name="Vague">Question after a message that could mean anything, with all topics.</param>
/// <param name="Topics">Sentence with the topics of the agents; {0} is their list.</param>
/// <param name="About">Question about a chosen topic; {0} is its name.</param>
/// <param name="Person">Sentence that offers a person.</param>
/// <param name="PersonLabel">Text of the button that asks for a person.</param>
/// <param name="SmallTalk">Answers to messages that are no request; {0} is the tenant's name.</param>
public sealed record SupervisorTexts(
    string NoAgents, string Unclear, string Vague, string Topics, string About, string Person, string PersonLabel,
    IReadOnlyDictionary<SmallTalkKind, string> SmallTalk)
{
    private static readonly FrozenDictionary<Language, SupervisorTexts> s_all =
        new Dictionary<Language, SupervisorTexts>
        {
            [Language.English] = new(
                "Nobody has set up an assistant here yet. Would you like to talk to a human?",
                "I am not sure I understood. Is it about one of these?",
                "How can I help you? I can answer about:",
                "I can answer about {0}.",
                "What would you like to know about {0}?",
                "You can also ask for a human at any time.",
                "Talk to a person",
                new Dictionary<SmallTalkKind, string>
                {
                    [SmallTalkKind.Greeting] = "Hello! How can I help you?",
                    [SmallTalkKind.HowAreYou] = "I am well, thank you. How can I help you?",
                    [SmallTalkKind.Yes] = "All right. What would you like to know?",
                    [SmallTalkKind.No] = "All right. If another question comes up, just write it here.",
                    [SmallTalkKind.Thanks] = "You are welcome! Is there anything else I can help you with?",
                    [SmallTalkKind.Goodbye] = "Goodbye, and have a nice day!",
                    [SmallTalkKind.Robot] =
                        "I am the automated assistant of {0}. I answer from their documents, and a person can take "
                        + "over whenever you like.",
                    [SmallTalkKind.NotHelpful] =
                        "I am sorry that this did not help. Please put your question in other words, or talk to a "
                        + "person.",
                    [SmallTalkKind.Rude] =
                        "I am sorry that this is frustrating. Tell me what you need, or talk to a person.",
                }),
            [Language.German] = new(
                "Hier ist noch kein Assistent eingerichtet. Möchten Sie mit einem Menschen sprechen?",
                "Das habe ich nicht sicher verstanden. Geht es um eines dieser Themen?",
                "Wie kann ich Ihnen helfen? Zu diesen Themen kann ich Auskunft geben:",
                "Ich kann Auskunft geben zu: {0}.",
                "Was möchten Sie zum Thema {0} wissen?",
                "Sie können jederzeit auch mit einem Menschen sprechen.",
                "Mit einem Menschen sprechen",
                new Dictionary<SmallTalkKind, string>
                {
                    [SmallTalkKind.Greeting] = "Guten Tag! Wie kann ich Ihnen helfen?",
                    [SmallTalkKind.HowAreYou] = "Danke, gut! Wie kann ich Ihnen helfen?",
                    [SmallTalkKind.Yes] = "Gut. Was möchten Sie wissen?",
                    [SmallTalkKind.No] = "In Ordnung. Wenn noch eine Frage auftaucht, schreiben Sie einfach hier.",
                    [SmallTalkKind.Thanks] = "Gern geschehen! Kann ich sonst noch etwas für Sie tun?",
                    [SmallTalkKind.Goodbye] = "Auf Wiedersehen und einen schönen Tag!",
                    [SmallTalkKind.Robot] =
                        "Ich bin der automatische Assistent von {0}. Ich antworte aus den Dokumenten, und auf Wunsch "
                        + "übernimmt jederzeit ein Mensch.",
                    [SmallTalkKind.NotHelpful] =
                        "Es tut mir leid, dass das nicht geholfen hat. Bitte fragen Sie mit anderen Worten, oder "
                        + "sprechen Sie mit einem Menschen.",
                    [SmallTalkKind.Rude] =
                        "Es tut mir leid, dass das ärgerlich ist. Sagen Sie mir, was Sie brauchen, oder sprechen Sie "
                        + "mit einem Menschen.",
                }),
            [Language.French] = new(
                "Aucun assistant n'est encore installé ici. Voulez-vous parler à une personne ?",
                "Je ne suis pas sûr d'avoir compris. S'agit-il de l'un de ces sujets ?",
                "Comment puis-je vous aider ? Je peux répondre sur :",
                "Je peux répondre sur : {0}.",
                "Que souhaitez-vous savoir au sujet de {0} ?",
                "Vous pouvez aussi demander une personne à tout moment.",
                "Parler à une personne",
                new Dictionary<SmallTalkKind, string>
                {
                    [SmallTalkKind.Greeting] = "Bonjour ! Comment puis-je vous aider ?",
                    [SmallTalkKind.HowAreYou] = "Très bien, merci ! Comment puis-je vous aider ?",
                    [SmallTalkKind.Yes] = "Bien. Que souhaitez-vous savoir ?",
                    [SmallTalkKind.No] = "D'accord. Si une autre question se présente, écrivez-la simplement ici.",
                    [SmallTalkKind.Thanks] = "Je vous en prie ! Puis-je vous aider pour autre chose ?",
                    [SmallTalkKind.Goodbye] = "Au revoir et bonne journée !",
                    [SmallTalkKind.Robot] =
                        "Je suis l'assistant automatique de {0}. Je réponds à partir des documents, et une personne "
                        + "peut prendre le relais quand vous le souhaitez.",
                    [SmallTalkKind.NotHelpful] =
                        "Je suis désolé que cela ne vous ait pas aidé. Reformulez votre question, ou parlez à une "
                        + "personne.",
                    [SmallTalkKind.Rude] =
                        "Je suis désolé que ce soit frustrant. Dites-moi ce qu'il vous faut, ou parlez à une personne.",
                }),
            [Language.Spanish] = new(
                "Aquí todavía no hay un asistente. ¿Quiere hablar con una persona?",
                "No estoy seguro de haber entendido. ¿Se trata de uno de estos temas?",
                "¿En qué puedo ayudarle? Puedo responder sobre:",
                "Puedo responder sobre: {0}.",
                "¿Qué desea saber sobre {0}?",
                "También puede pedir hablar con una persona en cualquier momento.",
                "Hablar con una persona",
                new Dictionary<SmallTalkKind, string>
                {
                    [SmallTalkKind.Greeting] = "¡Hola! ¿En qué puedo ayudarle?",
                    [SmallTalkKind.HowAreYou] = "¡Muy bien, gracias! ¿En qué puedo ayudarle?",
                    [SmallTalkKind.Yes] = "De acuerdo. ¿Qué desea saber?",
                    [SmallTalkKind.No] = "De acuerdo. Si tiene otra pregunta, escríbala aquí.",
                    [SmallTalkKind.Thanks] = "¡De nada! ¿Puedo ayudarle en algo más?",
                    [SmallTalkKind.Goodbye] = "¡Hasta luego y que tenga un buen día!",
                    [SmallTalkKind.Robot] =
                        "Soy el asistente automático de {0}. Respondo a partir de los documentos, y una persona puede "
                        + "atenderle cuando quiera.",
                    [SmallTalkKind.NotHelpful] =
                        "Siento que no le haya ayudado. Haga la pregunta con otras palabras, o hable con una persona.",
                    [SmallTalkKind.Rude] =
                        "Siento que esto sea frustrante. Dígame qué necesita, o hable con una persona.",
                }),
        }.ToFrozenDictionary();

    public static SupervisorTexts In(Language language) => s_all[language];
}
