using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>Display texts of escalations.</summary>
public static class EscalationLabels
{
    public static string Of(string reason) => reason switch
    {
        EscalationReasons.CustomerAsked => "Asked for a person",
        EscalationReasons.NotAnswered => "The assistant had no answer",
        EscalationReasons.TakenOver => "Taken over by a supporter",
        "" => "Needs a supporter",
        _ => UnicodeText.Capitalized(reason.Replace('_', ' ')),
    };

    /// <summary>What has happened last, and when: "Asked for a person", "You joined", "Resolved".</summary>
    public static (string Text, DateTimeOffset At) StateOf(EscalationItem item, bool isMine) => item.Status switch
    {
        EscalationStatus.Resolved => ("Resolved", item.ResolvedAt ?? item.LastActivityAt),
        EscalationStatus.Assigned =>
            ($"{(isMine ? "You" : item.AssignedName ?? "A colleague")} joined", item.AssignedAt ?? item.CreatedAt),
        _ => (Of(item.Reason), item.CreatedAt),
    };

    /// <summary>Shown instead of the composer to a user who does not own the escalation.</summary>
    public static string NoteOf(EscalationItem item, bool canSupport) => (canSupport, item.Status) switch
    {
        (_, EscalationStatus.Resolved) => "This conversation is resolved. The assistant answers further messages.",
        (false, _) => "You can read this conversation. Only supporters can reply.",
        (_, EscalationStatus.Pending) => "Accept the conversation to reply.",
        _ => $"{item.AssignedName ?? "A colleague"} is replying. You can read the conversation.",
    };
}
