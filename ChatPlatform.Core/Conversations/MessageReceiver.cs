using System.Text.Json;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Realtime;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations;

/// <summary>What became of a message that a visitor sent.</summary>
public abstract record PostResult
{
    /// <summary>Stored now.</summary>
    public sealed record Accepted(MessageView Message) : PostResult;

    /// <summary>The same client id came before; this is the message it made.</summary>
    public sealed record Duplicate(MessageView Message) : PostResult;

    public sealed record NoSuchConversation : PostResult;
}

/// <summary>Takes visitors' messages: message, event and turn in one transaction and one round trip, idempotent on the client's id.</summary>
public sealed class MessageReceiver(TenantSql sql, LiveHub hub, TurnSignal turns, IHandoff handoff, TimeProvider clock)
{
    /// <summary>Characters (UTF-16 code units) that a visitor's message may have.</summary>
    public const int MaxTextLength = 4000;

    private const string Lock = "select 1 from conversations where tenant_id = $1 and id = $2 and visitor_id = $3 for update";

    private const string Insert = """
        with go as (
          select case when c.status = 'resolved' then 1 else 0 end as reopen, c.last_seq,
                 c.speaker_epoch + case when c.status = 'resolved' then 1 else 0 end as speaker_epoch,
                 (c.speaker = 'assistant' or c.status = 'resolved') as answer
          from conversations c
          where c.tenant_id = $1 and c.id = $2 and c.visitor_id = $3
            and not exists (
              select from messages m
              where m.tenant_id = $1 and m.conversation_id = $2 and m.client_message_id = $5 and m.author_id is null)),
        conversation as (
          update conversations c set last_seq = c.last_seq + 1 + go.reopen, speaker_epoch = go.speaker_epoch, preview = $7, last_activity_at = $8,
            status = case when go.reopen = 1 then 'active' else c.status end,
            speaker = case when go.reopen = 1 then 'assistant' else c.speaker end,
            speaker_user_id = case when go.reopen = 1 then null else c.speaker_user_id end,
            speaker_name = case when go.reopen = 1 then null else c.speaker_name end
          from go where c.tenant_id = $1 and c.id = $2),
        reopened as (
          insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
          select $1, $2, go.last_seq + 1, 'conversation.updated', $9, $8 from go where go.reopen = 1),
        message as (
          insert into messages (tenant_id, id, conversation_id, seq, role, text, status, client_message_id, agents, citations, created_at)
          select $1, $4, $2, go.last_seq + 1 + go.reopen, 'customer', $6, 'complete', $5, '{}', '[]', $8 from go),
        created as (
          insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
          select $1, $2, go.last_seq + 1 + go.reopen, 'message.created', $10 || (go.last_seq + 1 + go.reopen)::text || $11, $8 from go),
        turn as (
          insert into turns (tenant_id, id, conversation_id, message_id, answer_id, status, speaker_epoch, fence, attempts, trace, created_at)
          select $1, $12, $2, $4, $13, 'queued', go.speaker_epoch, 0, 0, '[]', now() from go where go.answer)
        select go.last_seq, go.reopen, go.answer from go
        """;

    private const string Existing = """
        select m.id, m.seq, m.text, m.created_at,
          (select t.id from turns t where t.tenant_id = m.tenant_id and t.message_id = m.id and t.status = 'failed')
        from messages m
        where m.tenant_id = $1 and m.conversation_id = $2 and m.client_message_id = $3 and m.author_id is null
        """;

    private static readonly string s_reopened = EventJson.Serialize(
        new ConversationEventData(ConversationStatus.Active, new(SpeakerKind.Assistant, null)));

    /// <summary>Stores a message and queues its answer. The caller has checked the text's length.</summary>
    public async Task<PostResult> PostAsync(
        Guid tenantId, Guid conversationId, Guid visitorId, string clientMessageId, string text, CancellationToken ct)
    {
        try
        {
            return await TryPostAsync(tenantId, conversationId, visitorId, clientMessageId, text, ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // The same client id on two connections at once: the other one has won, and now its row is visible.
            return await TryPostAsync(tenantId, conversationId, visitorId, clientMessageId, text, ct);
        }
    }

    private async Task<PostResult> TryPostAsync(
        Guid tenantId, Guid conversationId, Guid visitorId, string clientMessageId, string text, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var message = new MessageView(Guid.CreateVersion7(), 0, MessageRole.Customer, text, MessageStatus.Complete, now, clientMessageId);
        var (before, after) = SplitAtSeq(message);
        var turnId = Guid.CreateVersion7();
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(conversationId), P(visitorId))
            .Add(
                Insert,
                P(tenantId), P(conversationId), P(visitorId), P(message.Id), Text(clientMessageId), Text(text), Text(Preview.Of(text)), P(now),
                Text(s_reopened), Text(before), Text(after), P(turnId), P(Guid.CreateVersion7()))
            .Add(Existing, P(tenantId), P(conversationId), Text(clientMessageId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return new PostResult.NoSuchConversation();
        }

        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            var seq = reader.GetInt64(0);
            var reopened = reader.GetInt32(1) == 1;
            var answer = reader.GetBoolean(2);
            await reader.CloseAsync();
            var topic = Topic.Conversation(tenantId, conversationId);
            if (reopened)
            {
                hub.Publish(topic, new(++seq, EventTypes.ConversationUpdated, s_reopened));
            }

            message = message with { Seq = ++seq };
            hub.Publish(topic, new(seq, EventTypes.MessageCreated, before + seq + after));
            hub.Publish(Topic.Queue(tenantId), EscalationsChanged.Of(conversationId));

            // A wish for a person does not wait for the answer that is being written: it ends it, and this turn with it.
            if (answer && !(handoff.Judge(text) is { } reason && await handoff.OpenAsync(tenantId, conversationId, reason, ct)))
            {
                turns.Offer(new(tenantId, turnId));
            }

            return new PostResult.Accepted(message);
        }

        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var existing = new MessageView(
            reader.GetGuid(0), reader.GetInt64(1), MessageRole.Customer, reader.GetString(2), MessageStatus.Complete,
            reader.GetFieldValue<DateTimeOffset>(3), clientMessageId);
        var failedTurn = await reader.IsDBNullAsync(4, ct) ? (Guid?)null : reader.GetGuid(4);
        await reader.CloseAsync();
        if (failedTurn is { } retry && await RequeueAsync(tenantId, retry, ct))
        {
            turns.Offer(new(tenantId, retry));
        }

        return new PostResult.Duplicate(existing);
    }

    /// <summary>Sending a message again whose answer failed is the visitor's "try again".</summary>
    private async Task<bool> RequeueAsync(Guid tenantId, Guid turnId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            update turns t set status = 'queued', attempts = 0, error_code = null, completed_at = null from conversations c
            where t.tenant_id = $1 and t.id = $2 and t.status = 'failed' and c.tenant_id = $1 and c.id = t.conversation_id and c.speaker_epoch = t.speaker_epoch
            """,
            P(tenantId), P(turnId));
        return await batch.ExecuteAsync(ct) == 1;
    }

    /// <summary>The event's JSON around the number that only the database knows.</summary>
    internal static (string Before, string After) SplitAtSeq(MessageView message)
    {
        var json = EventJson.Serialize(new MessageEventData(message with { Seq = 0 }));
        var at = json.IndexOf("\"seq\":0", StringComparison.Ordinal) + 6;
        return (json[..at], json[(at + 1)..]);
    }
}

/// <summary>The hint that a tenant's queue or list of conversations has changed.</summary>
public static class EscalationsChanged
{
    public const string Type = "queue.changed";

    public static LiveEvent Of(Guid conversationId) =>
        new(null, Type, JsonSerializer.SerializeToUtf8Bytes(conversationId));
}
