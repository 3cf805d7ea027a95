using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>How a model ended its answer.</summary>
public enum AnswerEnding
{
    Complete,

    /// <summary>At the longest length of an answer.</summary>
    Cut,

    /// <summary>By a filter of the provider.</summary>
    Filtered,

    /// <summary>Not begun: no model has answered, and a person is to.</summary>
    Person,

    /// <summary>With a call that the customer must agree to first.</summary>
    Asked,
}

/// <summary>What is said below an answer that a model did not complete, in one language.</summary>
/// <param name="Cut">Sentence below an answer that was too long.</param>
/// <param name="Filtered">Sentence below, or instead of, an answer that a provider has filtered.</param>
/// <param name="Continue">Text of the button that goes on with the answer, and of the message that it sends.</param>
public sealed record EndingTexts(string Cut, string Filtered, string Continue)
{
    private static readonly FrozenDictionary<Language, EndingTexts> s_all = new Dictionary<Language, EndingTexts>
    {
        [Language.English] = new(
            "This answer is not complete: it reached the longest length.",
            "The answer ends here: the model's provider did not allow more of it.", "Continue the answer"),
        [Language.German] = new(
            "Diese Antwort ist nicht vollständig: Sie hat die größte Länge erreicht.",
            "Die Antwort endet hier: Der Anbieter des Modells hat mehr davon nicht zugelassen.",
            "Antwort fortsetzen"),
        [Language.French] = new(
            "Cette réponse n'est pas complète : elle a atteint la longueur maximale.",
            "La réponse s'arrête ici : le fournisseur du modèle n'en a pas autorisé davantage.",
            "Continuer la réponse"),
        [Language.Spanish] = new(
            "Esta respuesta no está completa: ha alcanzado la longitud máxima.",
            "La respuesta termina aquí: el proveedor del modelo no ha permitido más.", "Continuar la respuesta"),
    }.ToFrozenDictionary();

    public static EndingTexts In(Language language) => s_all[language];

    /// <summary>The sentence of an ending; null for a complete answer.</summary>
    public string? Of(AnswerEnding ending) => ending switch
    {
        AnswerEnding.Cut => Cut,
        AnswerEnding.Filtered => Filtered,
        _ => null,
    };

    /// <summary>True for the message that the button sends, in any language, after an answer that was cut.</summary>
    /// <param name="answer">The assistant's last message.</param>
    public static bool IsContinued(string message, string answer) => s_all.Values.Any(
        t => t.Continue.Equals(message.Trim().TrimEnd('.', '!'), StringComparison.OrdinalIgnoreCase)
            && answer.EndsWith(t.Cut, StringComparison.Ordinal));
}
