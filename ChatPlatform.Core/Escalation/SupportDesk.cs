using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Core.Unicode;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalation;

/// <summary>A supporter who acts.</summary>
/// <param name="Name">As customers read it.</param>
/// <param name="As">The same person for the trail; without it the user of this id and name.</param>
public sealed record Supporter(Guid UserId, string Name, Actor? As = null)
{
    internal Actor Actor => As ?? new(ActorKind.User, UserId, Name);
}

/// <summary>What a supporter writes.</summary>
/// <param name="ClientMessageId">Made by the sender, 1 to 100 characters; null for none.</param>
public sealed record SupporterMessage(string Text, string? ClientMessageId = null)
{
    public const int MaxClientId = 100;
}

/// <summary>What became of an act at the desk.</summary>
public abstract record DeskResult
{
    /// <param name="Message">What was written; null for moves.</param>
    public sealed record Done(MessageView? Message = null) : DeskResult;

    /// <summary>The present state forbids it; <paramref name="Owner"/> has the ticket, where somebody has.</summary>
    public sealed record Conflict(string? Owner) : DeskResult;

    public sealed record NotFound : DeskResult;
}

/// <summary>What supporters do: accept, write, release, resolve. Each act is one conditional write under the conversation's row lock, so one of several wins (R14).</summary>
public sealed class SupportDesk(TenantSql sql, LiveHub hub, LiveAnswers answers, TimeProvider clock)
{
    /// <summary>Characters that a supporter's message may have.</summary>
    public const int MaxTextLength = 8000;

    private const string Lock =
        "select c.id from escalations e join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id where e.tenant_id = $1 and e.id = $2 for update of c";

    /// <summary>The line of a move, for which the move's own message stands. Last before the commit: until then everybody who writes to the trail waits.</summary>
    private const string Record = AuditTrail.Insert + """
        $12 || jsonb_build_object('conversationId', m.conversation_id), $13 || jsonb_build_object('conversationId', m.conversation_id)
        from messages m where m.tenant_id = $3 and m.id = $14
        """;

    private const string Owner = "select conversation_id, assigned_name from escalations where tenant_id = $1 and id = $2";

    /// <summary>What a supporter has written under this id already.</summary>
    private const string Written = """
        select m.id, m.seq, m.text, m.created_at, m.client_message_id, m.author_name
        from escalations e join messages m on m.tenant_id = e.tenant_id and m.conversation_id = e.conversation_id
        where e.tenant_id = $1 and e.id = $2 and m.author_id = $3 and m.client_message_id = $4
        """;

    private const int WrittenFields = 6;

    /// <summary>Takes a waiting ticket. From here on the assistant is silent.</summary>
    public Task<DeskResult> AcceptAsync(Guid tenantId, Guid ticketId, Supporter supporter, CancellationToken ct) => MoveAsync(
        tenantId, ticketId, supporter,
        new("escalation.accepted", "pending", "assigned", ConversationStatus.Escalated, SpeakerKind.Supporter, $"{supporter.Name} joined."), ct);

    /// <summary>Puts an own ticket back into the queue.</summary>
    public Task<DeskResult> ReleaseAsync(Guid tenantId, Guid ticketId, Supporter supporter, CancellationToken ct) => MoveAsync(
        tenantId, ticketId, supporter,
        new("escalation.released", "assigned", "pending", ConversationStatus.Escalated, SpeakerKind.None, $"{supporter.Name} left. You are in the queue again."), ct);

    /// <summary>Ends an own ticket; a new message of the customer goes to the assistant again.</summary>
    public Task<DeskResult> ResolveAsync(Guid tenantId, Guid ticketId, Supporter supporter, CancellationToken ct) => MoveAsync(
        tenantId, ticketId, supporter,
        new("escalation.resolved", "assigned", "resolved", ConversationStatus.Resolved, SpeakerKind.None, $"{supporter.Name} marked this as resolved."), ct);

    /// <summary>Writes to the customer of an own ticket. The caller has checked the text's length.</summary>
    public Task<DeskResult> WriteAsync(
        Guid tenantId, Guid ticketId, Supporter supporter, string text, CancellationToken ct) =>
        WriteAsync(tenantId, ticketId, supporter, new SupporterMessage(text), ct);

    /// <summary>
    /// The same with an id of the sender's: the same id again gives the message that it made first, also when the ticket has moved on
    /// meanwhile.
    /// </summary>
    public async Task<DeskResult> WriteAsync(
        Guid tenantId, Guid ticketId, Supporter supporter, SupporterMessage written, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (text, clientId) = (UnicodeText.Clean(written.Text), written.ClientMessageId);
        var message = new MessageView(
            Guid.CreateVersion7(), 0, MessageRole.Supporter, text, MessageStatus.Complete, now, clientId,
            Author: new(supporter.Name));
        var (before, after) = MessageInbox.SplitAtSeq(message);
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(ticketId))
            .Add(
                """
                with go as (
                  update conversations c set last_seq = c.last_seq + 1, preview = $5, last_activity_at = $6 from escalations e
                  where e.tenant_id = $1 and e.id = $2 and e.status = 'assigned' and e.assigned_to = $3 and c.tenant_id = $1 and c.id = e.conversation_id
                    and not exists (
                      select from messages m
                      where m.tenant_id = $1 and m.conversation_id = c.id and m.author_id = $3 and m.client_message_id = $11)
                  returning c.id, c.last_seq),
                message as (
                  insert into messages (tenant_id, id, conversation_id, seq, role, text, status, agents, citations, author_id, author_name,
                    created_at, client_message_id)
                  select $1, $4, go.id, go.last_seq, 'supporter', $7, 'complete', '{}', '[]', $3, $8, $6, $11 from go),
                event as (
                  insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
                  select $1, go.id, go.last_seq, 'message.created', $9 || go.last_seq::text || $10, $6 from go)
                select id, last_seq from go
                """,
                P(tenantId), P(ticketId), P(supporter.UserId), P(message.Id), Text(Preview.Of(text)), P(now), Text(text),
                Text(supporter.Name), Text(before), Text(after), Text(clientId))
            .Add(Written, P(tenantId), P(ticketId), P(supporter.UserId), Text(clientId))
            .Add(Owner, P(tenantId), P(ticketId));
        await using var reader = await batch.ReadAsync(ct);
        if (await reader.ReadAsync(ct) && await reader.NextResultAsync(ct) && await reader.ReadAsync(ct))
        {
            var (conversation, seq) = (reader.GetGuid(0), reader.GetInt64(1));
            hub.Publish(Topic.Conversation(tenantId, conversation), new(seq, EventTypes.MessageCreated, $"{before}{seq}{after}"));
            hub.Publish(Topic.Queue(tenantId), QueueChange.Of(conversation));
            return new DeskResult.Done(message with { Seq = seq });
        }

        return await RefusedAsync(reader, ct);
    }

    /// <summary>Shows the customer that the supporter types, or has stopped.</summary>
    public void Typing(Guid tenantId, Guid conversationId, Supporter supporter, bool isTyping) => hub.Publish(
        Topic.Conversation(tenantId, conversationId),
        new(null, EventTypes.Typing, EventJson.Serialize(new TypingEventData("supporter", supporter.Name, isTyping))));

    private async Task<DeskResult> MoveAsync(Guid tenantId, Guid ticketId, Supporter supporter, Move move, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var message = new MessageView(Guid.CreateVersion7(), 0, MessageRole.System, move.Note, MessageStatus.Complete, now);
        var (before, after) = MessageInbox.SplitAtSeq(message);
        var speaks = move.Speaker == SpeakerKind.Supporter;
        var updated = EventJson.Serialize(new ConversationEventData(move.Conversation, new(move.Speaker, speaks ? supporter.Name : null)));
        var entry = AuditEntry.Change(move.Action, supporter.Actor, tenantId, "escalation", ticketId, new { status = move.From }, new { status = move.To });
        var ticket = EventJson.Serialize(new EscalationEventData(new(ticketId, move.To, move.To == "pending" ? 1 : null)));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(ticketId))
            .Add(
                """
                with ticket as (
                  update escalations e set status = $5,
                    assigned_to = case when $5 = 'pending' then null else $3 end, assigned_name = case when $5 = 'pending' then null else $6 end,
                    assigned_at = case when $5 = 'assigned' then $7 else e.assigned_at end, resolved_at = case when $5 = 'resolved' then $7 end
                  where e.tenant_id = $1 and e.id = $2 and e.status = $4 and ($4 = 'pending' or e.assigned_to = $3) returning e.conversation_id),
                go as (
                  update conversations c set status = $8, speaker = $9, speaker_user_id = case when $9 = 'supporter' then $3 end,
                    speaker_name = case when $9 = 'supporter' then $6 end, epoch = c.epoch + 1, last_seq = c.last_seq + 3, last_activity_at = $7
                  from ticket where c.tenant_id = $1 and c.id = ticket.conversation_id returning c.id, c.last_seq - 3 as seq),
                message as (
                  insert into messages (tenant_id, id, conversation_id, seq, role, text, status, agents, citations, created_at)
                  select $1, $10, go.id, go.seq + 1, 'system', $11, 'complete', '{}', '[]', $7 from go),
                events as (
                  insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
                  select $1, go.id, go.seq + 1, 'message.created', $12 || (go.seq + 1)::text || $13, $7 from go
                  union all select $1, go.id, go.seq + 2, 'conversation.updated', $14, $7 from go
                  union all select $1, go.id, go.seq + 3, 'escalation.updated', $15, $7 from go)
                select id, seq from go
                """,
                P(tenantId), P(ticketId), P(supporter.UserId), Text(move.From), Text(move.To), Text(supporter.Name), P(now),
                Text(Lower(move.Conversation)), Text(Lower(move.Speaker)), P(message.Id), Text(move.Note), Text(before), Text(after), Text(updated), Text(ticket))
            .Add(Owner, P(tenantId), P(ticketId))
            .Add(Record, [.. AuditTrail.Values(entry), P(message.Id)]);
        await using var reader = await batch.ReadAsync(ct);
        if (!(await reader.ReadAsync(ct) && await reader.NextResultAsync(ct) && await reader.ReadAsync(ct)))
        {
            return await RefusedAsync(reader, ct);
        }

        var (conversation, seq) = (reader.GetGuid(0), reader.GetInt64(1));
        while (await reader.NextResultAsync(ct))
        {
            // Up to the commit: what failed on the way is thrown here, and nobody is told of it.
        }

        answers.Silence(tenantId, conversation);
        var topic = Topic.Conversation(tenantId, conversation);
        hub.Publish(topic, new(seq + 1, EventTypes.MessageCreated, $"{before}{seq + 1}{after}"));
        hub.Publish(topic, new(seq + 2, EventTypes.ConversationUpdated, updated));
        hub.Publish(topic, new(seq + 3, EventTypes.EscalationUpdated, ticket));
        hub.Publish(Topic.Queue(tenantId), QueueChange.Of(conversation));
        return new DeskResult.Done();
    }

    private static async Task<DeskResult> RefusedAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.NextResultAsync(ct))
        {
            if (reader.FieldCount == WrittenFields && await reader.ReadAsync(ct))
            {
                return new DeskResult.Done(new MessageView(
                    reader.GetGuid(0), reader.GetInt64(1), MessageRole.Supporter, reader.GetString(2),
                    MessageStatus.Complete, await reader.GetFieldValueAsync<DateTimeOffset>(3, ct), reader.GetString(4),
                    Author: new(reader.GetString(5))));
            }

            if (reader.FieldCount == 2 && reader.GetName(1) == "assigned_name" && await reader.ReadAsync(ct))
            {
                return new DeskResult.Conflict(await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1));
            }
        }

        return new DeskResult.NotFound();
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>A step of a ticket's life.</summary>
    private sealed record Move(string Action, string From, string To, ConversationStatus Conversation, SpeakerKind Speaker, string Note);
}
