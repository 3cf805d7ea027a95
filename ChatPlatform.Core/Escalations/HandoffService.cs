using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations;

/// <summary>What became of the wish for a person.</summary>
public abstract record OpenResult
{
    /// <summary>A new escalation.</summary>
    public sealed record Opened(EscalationView Escalation) : OpenResult;

    /// <summary>The conversation has one already.</summary>
    public sealed record WasOpen(EscalationView Escalation) : OpenResult;

    /// <summary>The visitor, or the visitors of this address, have too many open: see <see cref="EscalationOptions"/>.</summary>
    public sealed record TooMany : OpenResult;

    public sealed record NoSuchConversation : OpenResult;
}

/// <summary>The way into the queue: opens escalations and silences the assistant in the same transaction.</summary>
public sealed class HandoffService(TenantSql sql, LiveHub hub, LiveAnswers answers, IOptions<EscalationOptions> options, TimeProvider clock) : IHandoff
{
    /// <summary>One at a time for a tenant: the limits are counted and used under it (see <see cref="QuotaLock"/>).</summary>
    private const string LockQuota = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private const string Lock = "select 1 from conversations where tenant_id = $1 and id = $2 for update";

    private const string Insert = """
        with go as (
          select c.last_seq from conversations c join visitors v on v.tenant_id = $1 and v.id = c.visitor_id
          where c.tenant_id = $1 and c.id = $2
            and not exists (select from escalations e where e.tenant_id = $1 and e.conversation_id = $2 and e.status <> 'resolved')
            and $15 > (
              select count(*) from escalations e join conversations o on o.tenant_id = $1 and o.id = e.conversation_id
              where e.tenant_id = $1 and e.status <> 'resolved' and o.visitor_id = c.visitor_id)
            and (v.subject is not null or c.address_key is null or $16 > (
              select count(*) from escalations e join conversations o on o.tenant_id = $1 and o.id = e.conversation_id
              where e.tenant_id = $1 and e.status <> 'resolved' and o.address_key = c.address_key))),
        place as (
          select count(*) + 1 as n from escalations e where e.tenant_id = $1 and e.status = 'pending'),
        escalation as (
          insert into escalations (tenant_id, id, conversation_id, status, reason, evidence, created_at)
          select $1, $3, $2, 'pending', $4, $5, $6 from go),
        conversation as (
          update conversations c set status = 'escalated', speaker = 'none', speaker_user_id = null, speaker_name = null,
            speaker_epoch = c.speaker_epoch + 1, last_seq = c.last_seq + 3, last_activity_at = $6
          from go where c.tenant_id = $1 and c.id = $2),
        waiting as (
          update turns t set status = 'cancelled', completed_at = now(), error_code = 'handed_over', trace = $14 from go
          where t.tenant_id = $1 and t.conversation_id = $2 and t.status = 'queued'),
        message as (
          insert into messages (tenant_id, id, conversation_id, seq, role, text, status, agents, citations, created_at)
          select $1, $7, $2, go.last_seq + 1, 'system', $8, 'complete', '{}', '[]', $6 from go),
        events as (
          insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
          select $1, $2, go.last_seq + 1, 'message.created', $9 || (go.last_seq + 1)::text || $10, $6 from go
          union all select $1, $2, go.last_seq + 2, 'conversation.updated', $11, $6 from go
          union all select $1, $2, go.last_seq + 3, 'escalation.updated', $12 || place.n::text || $13, $6 from go, place)
        select go.last_seq, place.n from go, place
        """;

    private const string Open = """
        select e.id, e.status, (select count(*) from escalations o where o.tenant_id = $1 and o.status = 'pending' and (o.created_at, o.id) <= (e.created_at, e.id))
        from escalations e where e.tenant_id = $1 and e.conversation_id = $2 and e.status <> 'resolved'
        """;

    public HandoffReason? Judge(string message) => HandoffRules.Judge(message);

    async Task<bool> IHandoff.OpenAsync(Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct) =>
        await OpenAsync(tenantId, conversationId, reason, ct) is not OpenResult.TooMany;

    /// <summary>Opens an escalation, or answers the open one.</summary>
    public async Task<OpenResult> OpenAsync(Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7();
        var message = new MessageView(
            Guid.CreateVersion7(), 0, MessageRole.System, "A person was asked for. The assistant has stopped.", MessageStatus.Complete, now);
        var (before, after) = MessageReceiver.SplitAtSeq(message);
        var updated = EventJson.Serialize(new ConversationEventData(ConversationStatus.Escalated, new(SpeakerKind.None, null)));
        var (left, right) = EscalationJson.SplitAtPosition(new(id, "pending", 0));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(conversationId))
            .Add(LockQuota, Text(QuotaLock.KeyOf("open escalations", tenantId)))
            .Add(
                Insert,
                P(tenantId), P(conversationId), P(id), Text(reason.Reason), Text(reason.Evidence), P(now), P(message.Id), Text(message.Text),
                Text(before), Text(after), Text(updated), Text(left), Text(right), JsonB(reason.ToTrace()),
                P((long)options.Value.OpenPerVisitor), P((long)options.Value.OpenPerAddress))
            .Add(Open, P(tenantId), P(conversationId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return new OpenResult.NoSuchConversation();
        }

        await reader.NextResultAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            await reader.NextResultAsync(ct);
            return await reader.ReadAsync(ct) ? new OpenResult.WasOpen(await ReadTicketAsync(reader, ct)) : new OpenResult.TooMany();
        }

        var (seq, place) = (reader.GetInt64(0), reader.GetInt64(1));
        await reader.CloseAsync();
        answers.Cancel(tenantId, conversationId);
        var topic = Topic.Conversation(tenantId, conversationId);
        hub.Publish(topic, new(seq + 1, EventTypes.MessageCreated, $"{before}{seq + 1}{after}"));
        hub.Publish(topic, new(seq + 2, EventTypes.ConversationUpdated, updated));
        hub.Publish(topic, new(seq + 3, EventTypes.EscalationUpdated, $"{left}{place}{right}"));
        hub.Publish(Topic.Queue(tenantId), EscalationsChanged.Of(conversationId));
        return new OpenResult.Opened(new(id, "pending", (int)place));
    }

    /// <summary>The open escalation of a conversation.</summary>
    public async Task<EscalationView?> FindOpenAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(Open, P(tenantId), P(conversationId));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? await ReadTicketAsync(reader, ct) : null;
    }

    private static async Task<EscalationView> ReadTicketAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var status = await reader.GetFieldValueAsync<string>(1, ct);
        return new(reader.GetGuid(0), status, status == "pending" ? (int)reader.GetInt64(2) : null);
    }
}
