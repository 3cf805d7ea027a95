using ChatPlatform.Core.Conversations;

namespace ChatPlatform.Core.Escalations;

/// <summary>Whose escalation a move begins from.</summary>
internal enum MoveFrom
{
    /// <summary>Nobody has it.</summary>
    Nobody,

    /// <summary>The one who acts has it.</summary>
    Own,

    /// <summary>Somebody else has it.</summary>
    Other,

    /// <summary>The one who is named has it, and is gone or may no longer have it.</summary>
    Gone,
}

/// <summary>A step in the life of an escalation.</summary>
/// <param name="Action">As the audit log names it.</param>
/// <param name="Note">What the visitor reads.</param>
/// <param name="Reason">For the audit log; null where the action says all.</param>
internal sealed record EscalationMove(
    string Action, MoveFrom Whose, EscalationStatus To, ConversationStatus Conversation, SpeakerKind Speaker,
    string Note, string? Reason = null)
{
    public EscalationStatus From => Whose == MoveFrom.Nobody ? EscalationStatus.Pending : EscalationStatus.Assigned;

    public static EscalationMove Accept(string name) => new(
        "escalation.accepted", MoveFrom.Nobody, EscalationStatus.Assigned, ConversationStatus.Escalated,
        SpeakerKind.Supporter,
        $"{name} joined.");

    public static EscalationMove Release(string name) => new(
        "escalation.released", MoveFrom.Own, EscalationStatus.Pending, ConversationStatus.Escalated, SpeakerKind.None,
        $"{name} left. You are in the queue again.");

    public static EscalationMove ReleaseFor(string reason) => new(
        "escalation.released", MoveFrom.Other, EscalationStatus.Pending, ConversationStatus.Escalated, SpeakerKind.None,
        "You are in the queue again, at your old place.", reason);

    public static EscalationMove TakeOver(string name, string reason) => new(
        "escalation.taken_over", MoveFrom.Other, EscalationStatus.Assigned, ConversationStatus.Escalated,
        SpeakerKind.Supporter,
        $"{name} took over.", reason);

    public static EscalationMove Resolve(string name) => new(
        "escalation.resolved", MoveFrom.Own, EscalationStatus.Resolved, ConversationStatus.Resolved, SpeakerKind.None,
        $"{name} marked this as resolved.");

    public static EscalationMove Return(string name, string reason) => new(
        "escalation.returned", MoveFrom.Gone, EscalationStatus.Pending, ConversationStatus.Escalated, SpeakerKind.None,
        $"{name} is no longer here. You are in the queue again, at your old place.", reason);
}
