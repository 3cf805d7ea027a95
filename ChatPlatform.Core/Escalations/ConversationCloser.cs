using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Closes a conversation at the visitor's request: cancels the answer in progress and resolves an open escalation.
/// </summary>
public sealed class ConversationCloser(TenantSql sql, ConversationPublisher publisher, LiveAnswers answers)
{
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
}
