using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations.Notes;

namespace ChatPlatform.Core.Escalations;

/// <summary>Required owner of the escalation before a move.</summary>
internal enum RequiredOwner
{
    /// <summary>No owner.</summary>
    Unassigned,

    /// <summary>The acting supporter.</summary>
    Own,

    /// <summary>Another supporter.</summary>
    Other,

    /// <summary>The named supporter, who is absent or no longer allowed to own it.</summary>
    Absent,

    /// <summary>Any supporter or nobody; the conversation has no open escalation.</summary>
    Resolved,
}

/// <summary>A change of an escalation's state or owner.</summary>
/// <param name="Action">Name of the action in the audit log.</param>
/// <param name="Note">Text for the visitor.</param>
/// <param name="Reason">For the audit log; null for actions without a reason.</param>
internal sealed record EscalationMove(
    string Action, RequiredOwner RequiredOwner, EscalationStatus To, ConversationStatus Conversation,
    SpeakerKind Speaker,
    string Note, string? Reason = null)
{
    public EscalationStatus From => RequiredOwner switch
    {
        RequiredOwner.Unassigned => EscalationStatus.Pending,
        RequiredOwner.Resolved => EscalationStatus.Resolved,
        _ => EscalationStatus.Assigned,
    };

    public static EscalationMove Accept(string name) => new(
        "escalation.accepted", RequiredOwner.Unassigned, EscalationStatus.Assigned, ConversationStatus.Escalated,
        SpeakerKind.Supporter,
        $"{name} joined.");

    public static EscalationMove Release(string name) => new(
        "escalation.released", RequiredOwner.Own, EscalationStatus.Pending, ConversationStatus.Escalated,
        SpeakerKind.None,
        $"{name} left. You are in the queue again.");

    public static EscalationMove ReleaseFor(string reason) => new(
        "escalation.released", RequiredOwner.Other, EscalationStatus.Pending, ConversationStatus.Escalated,
        SpeakerKind.None,
        "You are in the queue again, at your previous position.", reason);

    public static EscalationMove TakeOver(string name, string reason) => new(
        "escalation.taken_over", RequiredOwner.Other, EscalationStatus.Assigned, ConversationStatus.Escalated,
        SpeakerKind.Supporter,
        $"{name} took over.", reason);

    public static EscalationMove Resolve(string name) => new(
        "escalation.resolved", RequiredOwner.Own, EscalationStatus.Resolved, ConversationStatus.Resolved,
        SpeakerKind.None,
        $"{name} marked this as resolved.");

    public static EscalationMove Reopen(string name) => new(
        "escalation.reopened", RequiredOwner.Resolved, EscalationStatus.Assigned, ConversationStatus.Escalated,
        SpeakerKind.Supporter,
        $"{name} reopened this conversation.");

    public static EscalationMove Return(string name, string reason) => new(
        "escalation.returned", RequiredOwner.Absent, EscalationStatus.Pending, ConversationStatus.Escalated,
        SpeakerKind.None,
        $"{name}{WaitingTexts.Returned}", reason);
}
