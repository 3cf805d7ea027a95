using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Realtime;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations;

/// <summary>Ends a conversation on the visitor's wish: whoever waited or spoke is done, and an open escalation is resolved.</summary>
public sealed class ConversationCloser(TenantSql sql, LiveHub hub, LiveAnswers answers)
{
    private static readonly string s_resolved = EventJson.Serialize(
        new ConversationEventData(ConversationStatus.Resolved, new(SpeakerKind.None, null)));

    public async Task CloseAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                with go as (
                  update conversations set status = 'resolved', speaker = 'none', speaker_user_id = null, speaker_name = null,
                    speaker_epoch = speaker_epoch + 1, last_seq = last_seq + 1, last_activity_at = now()
                  where tenant_id = $1 and id = $2 and status <> 'resolved' returning last_seq),
                escalation as (
                  update escalations set status = 'resolved', resolved_at = now() from go
                  where tenant_id = $1 and conversation_id = $2 and status <> 'resolved'),
                waiting as (
                  update turns set status = 'cancelled', completed_at = now(), error_code = 'closed' from go
                  where tenant_id = $1 and conversation_id = $2 and status = 'queued'),
                event as (
                  insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
                  select $1, $2, go.last_seq, 'conversation.updated', $3, now() from go)
                select last_seq from go
                """,
                P(tenantId), P(conversationId), Text(s_resolved));
        await using var reader = await batch.ReadAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            answers.Cancel(tenantId, conversationId);
            hub.Publish(Topic.Conversation(tenantId, conversationId), new(reader.GetInt64(0), EventTypes.ConversationUpdated, s_resolved));
            hub.Publish(Topic.Queue(tenantId), EscalationsChanged.Of(conversationId));
        }
    }
}
