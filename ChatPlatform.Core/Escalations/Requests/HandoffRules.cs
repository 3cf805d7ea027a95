using System.Text.RegularExpressions;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Turns;

namespace ChatPlatform.Core.Escalations.Requests;

/// <summary>
/// Recognises a clear request for a person, clause by clause. Words near each other are not enough: "can the driver
/// hand my parcel to someone else?" asks for nobody, and "I do not want to talk to a bot" does.
/// </summary>
public static partial class HandoffRules
{
    /// <summary>Timeout of an expression in milliseconds.</summary>
    private const int Limit = 1000;

    public static HandoffReason? FindReason(string message)
    {
        try
        {
            return Clauses(message).Select(Find).FirstOrDefault(found => found is not null) is { } words
                ? new(EscalationReasons.CustomerAsked, $"\"{words}\"")
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null; // The assistant answers; the visitor can still use the button.
        }
    }

    /// <summary>The reason when a message that says yes follows an answer that offered a person; null otherwise.
    /// </summary>
    /// <param name="yes">A message that says yes.</param>
    /// <param name="before">The message before; null for none.</param>
    public static HandoffReason? FindAcceptance(string yes, HistoryMessage? before) =>
        before is { Role: MessageRole.Assistant } && (before.OffersPerson || AsksForConsent(before.Text))
            ? new(EscalationReasons.CustomerAsked, $"\"{yes.Trim()}\" to the offer of a person")
            : null;

    /// <summary>True for a text whose last sentence asks whether a person should come, as a model may write it.
    /// </summary>
    private static bool AsksForConsent(string text)
    {
        var end = text.TrimEnd();
        if (!end.EndsWith('?'))
        {
            return false;
        }

        end = end.TrimEnd('?', ' ', '\u00a0');
        return FindReason(end[(end.LastIndexOfAny(['.', '!', '?', '\n', '¿']) + 1)..]) is not null;
    }

    /// <summary>The words that ask for a person; null for none.</summary>
    private static string? Find(string clause) =>
        HandoffPatterns.BotRefused().Match(clause) is { Success: true } refusal
            ? refusal.Value
            : HandoffPatterns.Requests
                .SelectMany(p => p.Matches(clause))
                .FirstOrDefault(m => !HandoffPatterns.Denied().IsMatch(clause[..m.Index].Trim()))?.Value.Trim();

    /// <summary>The clauses in lower case, with one space between words and no punctuation.</summary>
    private static IEnumerable<string> Clauses(string message) => Ends().Split(message)
        .Select(c => NoWords().Replace(c, " ").Trim().ToLowerInvariant())
        .Where(c => c.Length > 0);

    [GeneratedRegex(
        @"[.?!;:\n()]|,(?!\s*(?:mit dem|mit der|con quien)\b)|\b(?:but|sondern|aber|mais|pero|sino)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Ends();

    [GeneratedRegex(@"[^\w]+", RegexOptions.CultureInvariant, Limit)]
    private static partial Regex NoWords();
}
