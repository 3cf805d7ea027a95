using System.Collections.Frozen;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Escalations.Notes;

/// <summary>What the customer is told about a request for a person, in one language.</summary>
/// <param name="Asked">The request has been received.</param>
/// <param name="Withdrawn">The customer no longer waits.</param>
public sealed record WaitingTexts(string Asked, string Withdrawn)
{
    private static readonly FrozenDictionary<Language, WaitingTexts> s_all = new Dictionary<Language, WaitingTexts>
    {
        [Language.English] = new(
            "You asked for a person. Someone from the team will reply here.",
            "You no longer wait for a person. The assistant answers again."),
        [Language.German] = new(
            "Sie haben um einen Menschen gebeten. Jemand aus dem Team antwortet Ihnen hier.",
            "Sie warten nicht mehr auf einen Menschen. Der Assistent antwortet wieder."),
        [Language.French] = new(
            "Vous avez demandé une personne. Quelqu’un de l’équipe vous répondra ici.",
            "Vous n’attendez plus de personne. L’assistant répond de nouveau."),
        [Language.Spanish] = new(
            "Ha pedido hablar con una persona. Alguien del equipo le responderá aquí.",
            "Ya no espera a una persona. El asistente vuelve a responder."),
    }.ToFrozenDictionary();

    /// <summary>After the name of a supporter who was away too long.</summary>
    public const string Returned = " is no longer here. You are in the queue again, at your previous position.";

    private static readonly (string Customer, string Staff)[] s_staffTexts =
    [
        .. s_all.Values.Select(t => (t.Asked, "The customer asked for a person.")),
        .. s_all.Values.Select(t => (t.Withdrawn, "The customer no longer waits for a person.")),
    ];

    public static WaitingTexts In(Language language) => s_all[language];

    /// <summary>
    /// What staff read instead of a text that addresses the customer, with what follows it. Other texts are returned as
    /// they are.
    /// </summary>
    public static string ForStaff(string text) =>
        s_staffTexts.FirstOrDefault(t => text.StartsWith(t.Customer, StringComparison.Ordinal)) is { Staff: not null } t
            ? t.Staff + text[t.Customer.Length..]
        : text.EndsWith(Returned, StringComparison.Ordinal)
            ? text[..^Returned.Length] + " was away, so the conversation waits again, at its previous position."
        : text;
}
