using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Escalations.Notes;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Ends what a visitor no longer wants: closes a conversation, which cancels the answer in progress and resolves an
/// open escalation, or withdraws a request for a person.
/// </summary>
public sealed class ConversationCloser(
    TenantSql sql, ConversationPublisher publisher, LiveAnswers answers, HandoffService escalations, WaitingNotes notes,
    TimeProvider clock)
{
    private const string Lock = "select 1 from conversations where tenant_id = $1 and id = $2 for update";

    private static readonly string s_withdraw = ConversationLog.Append(
        $"""
        escalation as (
          update escalations set status = {Literal(EscalationStatus.Resolved)}, resolved_at = now()
          where tenant_id = $1 and id = $5 and status = {Literal(EscalationStatus.Pending)} returning id),
        head as (
          update conversations c set status = {Literal(ConversationStatus.Active)},
            speaker = {Literal(SpeakerKind.Assistant)},
            speaker_user_id = null, speaker_name = null, speaker_epoch = speaker_epoch + 1,
            last_seq = last_seq + {ConversationLog.Count}, last_activity_at = now()
          from escalation where c.tenant_id = $1 and c.id = $4
          returning c.id as conversation_id, c.last_seq, 0 as left_out, null::bigint as position)
        """);

    private static readonly string s_close = ConversationLog.Append(
        $"""
        head as (
          update conversations set status = {Literal(ConversationStatus.Resolved)},
            speaker = {Literal(SpeakerKind.None)},
            speaker_user_id = null, speaker_name = null, speaker_epoch = speaker_epoch + 1,
            last_seq = last_seq + {ConversationLog.Count},
            last_activity_at = now()
          where tenant_id = $1 and id = $4 and status <> {Literal(ConversationStatus.Resolved)}
            returning {ConversationLog.Head}),
        escalation as (
          update escalations set status = {Literal(EscalationStatus.Resolved)}, resolved_at = now() from head
          where tenant_id = $1 and escalations.conversation_id = $4 and status <> {Literal(EscalationStatus.Resolved)}),
        waiting as (
          update turns set status = {Literal(TurnStatus.Cancelled)}, completed_at = now(), error_code = 'closed'
            from head
          where tenant_id = $1 and turns.conversation_id = $4 and status = {Literal(TurnStatus.Queued)})
        """);

    public async Task CloseAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        var entry = new LogEntry().Update(ConversationStatus.Resolved, SpeakerKind.None);
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(s_close, ConversationLog.Values(tenantId, entry, P(conversationId)));
        await using var reader = await batch.ReadAsync(ct);
        var closed = await ConversationLog.ReadAsync(reader, ct);
        await reader.CloseAsync();
        if (closed is not null)
        {
            answers.Cancel(tenantId, conversationId);
            publisher.PublishWithListChange(tenantId, closed);
        }
    }

    /// <summary>
    /// Withdraws a request for a person while nobody has accepted it, so that the assistant answers again. Does nothing
    /// without an open request. Returns false when a person has joined.
    /// </summary>
    public async Task<bool> WithdrawAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        if (await escalations.FindOpenAsync(tenantId, conversationId, ct) is not { } open)
        {
            return true;
        }

        var withdrawnNote = (await notes.ForAsync(tenantId, conversationId, ct)).Withdrawn;
        var entry = new LogEntry()
            .Create(new(
                Guid.CreateVersion7(), 0, MessageRole.System, withdrawnNote, MessageStatus.Complete,
                clock.GetUtcNow()))
            .Update(ConversationStatus.Active, SpeakerKind.Assistant)
            .Update(open.Id, TextEnums.Of(EscalationStatus.Resolved));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(conversationId))
            .Add(s_withdraw, ConversationLog.Values(tenantId, entry, P(conversationId), P(open.Id)));
        await using var reader = await batch.ReadAsync(ct);
        await reader.NextResultAsync(ct);
        var withdrawn = await ConversationLog.ReadAsync(reader, ct);
        await reader.CloseAsync();
        if (withdrawn is null)
        {
            return await escalations.FindOpenAsync(tenantId, conversationId, ct) is null;
        }

        publisher.PublishWithListChange(tenantId, withdrawn);
        return true;
    }
}
