using System.Collections.Frozen;
using System.Text;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tools.Approvals;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>What the customer is asked before a call with side effects, in one language.</summary>
/// <param name="Question">Sentence above the call.</param>
/// <param name="Approve">Text of the button that agrees, and of the message that it sends.</param>
/// <param name="Decline">Text of the button that declines, and of the message that it sends.</param>
/// <param name="Declined">The answer after a decision against the call.</param>
public sealed record ApprovalTexts(string Question, string Approve, string Decline, string Declined)
{
    private const string Markup = "\\`*_[]<>~&";

    private static readonly FrozenDictionary<Language, ApprovalTexts> s_all = new Dictionary<Language, ApprovalTexts>
    {
        [Language.English] = new(
            "May I do this for you?", "Yes, do it", "No, don't",
            "All right, nothing was done. Tell me if something should be different."),
        [Language.German] = new(
            "Darf ich das für Sie erledigen?", "Ja, machen Sie das", "Nein, lieber nicht",
            "In Ordnung, es wurde nichts ausgeführt. Sagen Sie mir, wenn etwas anders sein soll."),
        [Language.French] = new(
            "Puis-je le faire pour vous ?", "Oui, faites-le", "Non, pas maintenant",
            "D'accord, rien n'a été fait. Dites-moi si quelque chose doit être changé."),
        [Language.Spanish] = new(
            "¿Puedo hacerlo por usted?", "Sí, hágalo", "No, mejor no",
            "De acuerdo, no se ha hecho nada. Dígame si algo debe ser diferente."),
    }.ToFrozenDictionary();

    public static ApprovalTexts In(Language language) => s_all[language];

    /// <summary>The question as Markdown: the tool's title and a line for each argument.</summary>
    public string Of(ApprovalQuestion question)
    {
        var text = new StringBuilder($"{Question}\n\n**{Escaped(question.Title)}**");
        foreach (var (name, value) in question.Values)
        {
            text.Append($"\n- {Escaped(name)}: {Escaped(value)}");
        }

        return text.ToString();
    }

    /// <summary>The text without a meaning in Markdown, because a model has written it.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.Select(c => Markup.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));
}
