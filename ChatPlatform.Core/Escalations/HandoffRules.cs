using System.Text.RegularExpressions;
using ChatPlatform.Core.Conversations.Turns;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Recognises a clear request for a person by fixed patterns with bounded gaps; "a person" alone is not a request.
/// </summary>
public static partial class HandoffRules
{
    /// <summary>Timeout of a pattern in milliseconds, far more than any message needs.</summary>
    private const int Limit = 2000;

    public static HandoffReason? FindReason(string message)
    {
        try
        {
            var match = Request().Match(message);
            return match.Success && !Negation().IsMatch(message)
                ? new(EscalationReasons.CustomerAsked, $"\"{match.Value.Trim()}\"")
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null; // The assistant answers; the visitor can still use the button.
        }
    }

    [GeneratedRegex(
        """
            \b(?:talk|speak|chat|connect|transfer|hand|put|get|give|forward|escalate|write)\b[^.?!]{0,40}
            \b(?:person|human|agent|someone|somebody|representative|supporter|colleague|operator|employee|real\ people
            |staff|manager)\b
            |\b(?:want|need|like|prefer)\b[^.?!]{0,25}
            \b(?:a\ (?:real\ )?(?:person|human)|human\ (?:agent|support|being)|real\ (?:person|human)
            |live\ (?:agent|chat|person)|representative)\b
            |^\s*(?:a\ )?(?:human|real\ person|live\ agent|representative|person|agent|operator)
            (?:\s+please)?\s*[.!?]*\s*$
            |\b(?:mit\ einem\ (?:menschen|mitarbeiter)|mit\ jemandem)\b[^.?!]{0,30}\b(?:sprechen|reden|chatten)\b
            |\bparler\b[^.?!]{0,30}\b(?:personne|quelqu.un|conseiller|humain)\b
            |\bhablar\b[^.?!]{0,30}\b(?:persona|alguien|agente|humano)\b
            """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Limit
    )]
    private static partial Regex Request();

    [GeneratedRegex(
        @"\b(?:don'?t|do not|no need to|not want to)\s+(?:want|need|talk|speak|wish)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Negation();
}
