using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Realtime;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Moves escalations from one state and owner to the next: one conditional write under the conversation's row lock, with the visitor's note,
/// the events and the audit entry, so that one of several at the same moment wins (R14).
/// </summary>
public sealed class EscalationMover(TenantSql sql, LiveHub hub, LiveAnswers answers, IOptions<EscalationOptions> options, TimeProvider clock)
{
    internal const string Lock =
        "select c.id from escalations e join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id where e.tenant_id = $1 and e.id = $2 for update of c";

    internal const string Owner = "select conversation_id, assigned_name from escalations where tenant_id = $1 and id = $2";

    private const int WrittenFields = 6;

    /// <summary>True while the owner of escalation e may have it: not disabled, and a supporter of the tenant or a platform admin.</summary>
    internal const string OwnerMayHaveIt = """
        exists (
          select from users u where u.id = e.assigned_to and not u.is_disabled and (u.is_platform_admin or exists (
            select from memberships m where m.tenant_id = e.tenant_id and m.user_id = u.id and m.role = 'supporter')))
        """;

    private const string Step = $$"""
        with escalation as (
          update escalations e set status = $5,
            assigned_to = case when $5 = 'pending' then null else $3 end, assigned_name = case when $5 = 'pending' then null else $6 end,
            assigned_at = case when $5 = 'assigned' then $7 else e.assigned_at end, owner_seen_at = case when $5 = 'assigned' then now() end,
            resolved_at = case when $5 = 'resolved' then $7 end
          where e.tenant_id = $1 and e.id = $2 and e.status = $4
            and case $16
              when 'Nobody' then true
              when 'Own' then e.assigned_to = $3
              when 'Other' then e.assigned_to <> $3
              else e.assigned_to = $3 and (coalesce(e.owner_seen_at, e.assigned_at) < now() - $18 or not {{OwnerMayHaveIt}}) end
          returning e.id, e.conversation_id, e.created_at),
        place as (
          select count(o.id) + 1 as n from escalation
          left join escalations o on o.tenant_id = $1 and o.status = 'pending' and (o.created_at, o.id) < (escalation.created_at, escalation.id)),
        go as (
          update conversations c set status = $8, speaker = $9, speaker_user_id = case when $9 = 'supporter' then $3 end,
            speaker_name = case when $9 = 'supporter' then $6 end, speaker_epoch = c.speaker_epoch + 1, last_seq = c.last_seq + 3, last_activity_at = $7
          from escalation where c.tenant_id = $1 and c.id = escalation.conversation_id returning c.id, c.last_seq - 3 as seq),
        message as (
          insert into messages (tenant_id, id, conversation_id, seq, role, text, status, agents, citations, created_at)
          select $1, $10, go.id, go.seq + 1, 'system', $11, 'complete', '{}', '[]', $7 from go),
        events as (
          insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
          select $1, go.id, go.seq + 1, 'message.created', $12 || (go.seq + 1)::text || $13, $7 from go
          union all select $1, go.id, go.seq + 2, 'conversation.updated', $14, $7 from go
          union all select $1, go.id, go.seq + 3, 'escalation.updated', $15 || case when $17 <> '' then place.n::text || $17 else '' end, $7 from go, place)
        select go.id, go.seq, place.n from go, place
        """;

    /// <summary>The audit entry, written only with the move's own message. Last before the commit: until then everybody who writes to the audit log waits.</summary>
    private const string Record = AuditLog.Insert + """
        $12 || jsonb_build_object('conversationId', m.conversation_id), $13 || jsonb_build_object('conversationId', m.conversation_id)
        from messages m where m.tenant_id = $3 and m.id = $14
        """;

    internal async Task<EscalationResult> MoveAsync(Guid tenantId, Guid escalationId, Supporter supporter, EscalationMove move, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var message = new MessageView(Guid.CreateVersion7(), 0, MessageRole.System, move.Note, MessageStatus.Complete, now);
        var (before, after) = MessageReceiver.SplitAtSeq(message);
        var speaks = move.Speaker == SpeakerKind.Supporter;
        var updated = EventJson.Serialize(new ConversationEventData(move.Conversation, new(move.Speaker, speaks ? supporter.Name : null)));
        var entry = AuditEntry.Change(
            move.Action, supporter.Actor, tenantId, "escalation", escalationId, new { status = move.From }, new { status = move.To, reason = move.Reason });
        var (left, right) = EscalationJson.SplitAtPosition(new(escalationId, move.To, move.To == "pending" ? 0 : null));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(escalationId))
            .Add(
                Step,
                P(tenantId), P(escalationId), P(supporter.UserId), Text(move.From), Text(move.To), Text(supporter.Name), P(now),
                Text(Lower(move.Conversation)), Text(Lower(move.Speaker)), P(message.Id), Text(move.Note), Text(before), Text(after), Text(updated),
                Text(left), Text(move.Whose.ToString()), Text(right), P(TimeSpan.FromSeconds(options.Value.OwnerGoneSeconds)))
            .Add(Owner, P(tenantId), P(escalationId))
            .Add(Record, [.. AuditLog.Values(entry), P(message.Id)]);
        await using var reader = await batch.ReadAsync(ct);
        if (!(await reader.ReadAsync(ct) && await reader.NextResultAsync(ct) && await reader.ReadAsync(ct)))
        {
            return await RefusedAsync(reader, ct);
        }

        var (conversation, seq, place) = (reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2));
        while (await reader.NextResultAsync(ct))
        {
            // Up to the commit: what failed on the way is thrown here, and nobody is told of it.
        }

        answers.Cancel(tenantId, conversation);
        var topic = Topic.Conversation(tenantId, conversation);
        hub.Publish(topic, new(seq + 1, EventTypes.MessageCreated, $"{before}{seq + 1}{after}"));
        hub.Publish(topic, new(seq + 2, EventTypes.ConversationUpdated, updated));
        hub.Publish(topic, new(seq + 3, EventTypes.EscalationUpdated, right.Length > 0 ? $"{left}{place}{right}" : left));
        hub.Publish(Topic.Queue(tenantId), EscalationsChanged.Of(conversation));
        return new EscalationResult.Done();
    }

    /// <summary>Why nothing was written: the supporter's message is there already, or somebody else has the escalation, or there is none.</summary>
    internal static async Task<EscalationResult> RefusedAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.NextResultAsync(ct))
        {
            if (reader.FieldCount == WrittenFields && await reader.ReadAsync(ct))
            {
                return new EscalationResult.Done(new MessageView(
                    reader.GetGuid(0), reader.GetInt64(1), MessageRole.Supporter, reader.GetString(2), MessageStatus.Complete,
                    await reader.GetFieldValueAsync<DateTimeOffset>(3, ct), reader.GetString(4), Author: new(reader.GetString(5))));
            }

            if (reader.FieldCount == 2 && reader.GetName(1) == "assigned_name" && await reader.ReadAsync(ct))
            {
                return new EscalationResult.Conflict(await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1));
            }
        }

        return new EscalationResult.NotFound();
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
