using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>
/// What the built-in assistant says when neither documents nor tools support an answer. The wording changes with each
/// such answer of a conversation.
/// </summary>
public static class UnknownAnswers
{
    private static readonly FrozenDictionary<Language, string[]> s_all = new Dictionary<Language, string[]>
    {
        [Language.English] =
        [
            "I could not find an answer to that in the documents I have. If you like, I can bring in a human.",
            "I have no information about that. A person from the team can help you further.",
            "I cannot find this in my documents. Please put it in other words, or talk to a person.",
        ],
        [Language.German] =
        [
            "Dazu habe ich in meinen Dokumenten keine Antwort gefunden. Auf Wunsch hole ich einen Menschen dazu.",
            "Darüber habe ich leider keine Informationen. Jemand aus dem Team kann Ihnen weiterhelfen.",
            "Das kann ich aus meinen Dokumenten nicht beantworten. Bitte fragen Sie mit anderen Worten, oder sprechen "
            + "Sie mit einem Menschen.",
        ],
        [Language.French] =
        [
            "Je n'ai pas trouvé de réponse à cela dans mes documents. Si vous voulez, je fais venir une personne.",
            "Je n'ai aucune information à ce sujet. Une personne de l'équipe peut vous aider.",
            "Je ne sais pas répondre à cela avec mes documents. Reformulez votre question, ou parlez à une personne.",
        ],
        [Language.Spanish] =
        [
            "No he encontrado una respuesta a eso en mis documentos. Si quiere, puedo llamar a una persona.",
            "No tengo información sobre eso. Una persona del equipo puede ayudarle.",
            "No puedo responder a eso con mis documentos. Pregunte con otras palabras, o hable con una persona.",
        ],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> s_known =
        s_all.Values.SelectMany(a => a).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The first wording in English.</summary>
    public static string First => s_all[Language.English][0];

    /// <summary>True for a text that is one of the answers.</summary>
    public static bool Contains(string text) => s_known.Contains(text) || AnswerPhrases.IsClosest(text);

    /// <param name="earlier">Number of such answers in the conversation before.</param>
    public static string Next(Language language, int earlier) => s_all[language][earlier % s_all[language].Length];
}
