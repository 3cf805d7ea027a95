using ChatPlatform.Core.Tenancy;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Lets a supporter take a conversation over from the assistant, without a request by the visitor: opens an escalation,
/// or finds the one that waits, and accepts it.
/// </summary>
public sealed class ConversationTakeover(HandoffService handoff, EscalationService desk)
{
    /// <summary>
    /// The id of the escalation, which the supporter owns then. Refused when a colleague owns it. When the second step
    /// fails, the escalation waits in the inbox.
    /// </summary>
    public async Task<EditOutcome<Guid>> TakeAsync(
        Guid tenantId, Guid conversationId, Supporter supporter, CancellationToken ct)
    {
        var opened = await handoff.OpenAsync(
            tenantId, conversationId, new(EscalationReasons.TakenOver, $"by {supporter.Name}"), ct);
        Guid? escalation = opened switch
        {
            OpenResult.Opened o => o.Escalation.Id,
            OpenResult.AlreadyOpen o => o.Escalation.Id,
            _ => null,
        };
        if (escalation is not { } id)
        {
            return EditOutcome.NotFound;
        }

        return await desk.AcceptAsync(tenantId, id, supporter, ct) switch
        {
            EscalationOutcome.Saved => EditOutcome.Saved(id),
            EscalationOutcome.Refused refused => EditOutcome.Refused(refused.Reason, refused.Code, refused.Owner),
            _ => EditOutcome.NotFound,
        };
    }
}
