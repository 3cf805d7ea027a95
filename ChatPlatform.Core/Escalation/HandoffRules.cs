using System.Text.RegularExpressions;
using ChatPlatform.Core.Conversations.Turns;

namespace ChatPlatform.Core.Escalation;

/// <summary>Recognises a clear wish for a person. Fixed patterns, run without backtracking; "a person" alone is no wish.</summary>
public static partial class HandoffRules
{
    public static HandoffReason? Judge(string message)
    {
        var match = Wish().Match(message);
        return match.Success && !Refusal().IsMatch(message) ? new("customer_asked", $"\"{match.Value.Trim()}\"") : null;
    }

    [GeneratedRegex(
        """
        \b(?:talk|speak|chat|connect|transfer|hand|put|get|give|forward|escalate|write)\b[^.?!]{0,40}\b(?:person|human|agent|someone|somebody|representative|supporter|colleague|operator|employee|real\ people|staff|manager)\b
        |\b(?:want|need|like|prefer)\b[^.?!]{0,25}\b(?:a\ (?:real\ )?(?:person|human)|human\ (?:agent|support|being)|real\ (?:person|human)|live\ (?:agent|chat|person)|representative)\b
        |^\s*(?:a\ )?(?:human|real\ person|live\ agent|representative|person|agent|operator)(?:\s+please)?\s*[.!?]*\s*$
        |\b(?:mit\ einem\ (?:menschen|mitarbeiter)|mit\ jemandem)\b[^.?!]{0,30}\b(?:sprechen|reden|chatten)\b
        |\bparler\b[^.?!]{0,30}\b(?:personne|quelqu.un|conseiller|humain)\b
        |\bhablar\b[^.?!]{0,30}\b(?:persona|alguien|agente|humano)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace, 200)]
    private static partial Regex Wish();

    [GeneratedRegex(@"\b(?:don'?t|do not|no need to|not want to)\s+(?:want|need|talk|speak|wish)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Refusal();
}
