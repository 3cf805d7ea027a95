using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>The language in which a message is answered.</summary>
public static class DialogueLanguage
{
    /// <summary>
    /// The language of the message; of one without a language, such as "ok" or a number, that of the customer's newest
    /// message with one, or the locale's.
    /// </summary>
    /// <param name="history">The conversation so far, oldest first.</param>
    /// <param name="locale">The visitor's language as a BCP 47 tag; null when it is not known.</param>
    public static Language Of(string message, IReadOnlyList<DialogueLine> history, string? locale) =>
        TextLanguage.OfNewest(
            history.Where(l => l.IsVisitor).Select(l => l.Text).Append(message).Reverse(), locale);
}
