using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations;

/// <summary>Result of sending a visitor's message.</summary>
public abstract record PostResult
{
    /// <summary>The message was stored.</summary>
    public sealed record Accepted(MessageView Message) : PostResult;

    /// <summary>A message with the same client id was stored before; it is returned.</summary>
    public sealed record Duplicate(MessageView Message) : PostResult;

    public sealed record NoSuchConversation : PostResult;
}

/// <summary>
/// Receives visitors' messages. Writes message, event and turn in one transaction and one round trip, idempotent by the
/// client's message id.
/// </summary>
public sealed class MessageReceiver(
    TenantSql sql, ConversationPublisher publisher, TurnSignal turns, IHandoff handoff, TimeProvider clock)
{
    /// <summary>Maximum UTF-16 code units of a visitor's message.</summary>
    public const int MaxTextLength = 4000;

    private const string Lock =
        "select 1 from conversations where tenant_id = $1 and id = $2 and visitor_id = $3 for update";

    /// <summary>A title that the next message replaces: a greeting without a question.</summary>
    private const string Greeting =
        "'^(hi|hello|hey|hallo|hola|bonjour|ciao|good (morning|afternoon|evening|day)|guten (tag|morgen|abend))"
        + "( there| team| all)?[[:space:][:punct:]]*$'";

    /// <summary>
    /// The entry's first event says that a resolved conversation is active again; it is left out for other
    /// conversations.
    /// </summary>
    private static readonly string s_insert = ConversationLog.Append(
        $"""
        go as (
          select c.status = {Literal(ConversationStatus.Resolved)} as reopen
          from conversations c
          where c.tenant_id = $1 and c.id = $4 and c.visitor_id = $5
            and not exists (
              select from messages m
              where m.tenant_id = $1 and m.conversation_id = $4 and m.client_message_id = $6 and m.author_id is null)),
        head as (
          update conversations c set preview = $7, last_activity_at = $8,
            title = case when c.title is null or c.title ~* {Greeting} then $7 else c.title end,
            last_seq = c.last_seq + {ConversationLog.Count} - (not go.reopen)::int,
            speaker_epoch = c.speaker_epoch + go.reopen::int,
            status = case when go.reopen then {Literal(ConversationStatus.Active)} else c.status end,
            speaker = case when go.reopen then {Literal(SpeakerKind.Assistant)} else c.speaker end,
            speaker_user_id = case when go.reopen then null else c.speaker_user_id end,
            speaker_name = case when go.reopen then null else c.speaker_name end
          from go where c.tenant_id = $1 and c.id = $4
          returning c.id as conversation_id, c.last_seq, (not go.reopen)::int as left_out, null::bigint as position,
            c.speaker_epoch, c.speaker),
        turn as (
          insert into turns (
                  tenant_id, id, conversation_id, message_id, answer_id, status, speaker_epoch, fence, attempts, trace,
                  created_at)
          select $1, $9, $4, $10, $11, {Literal(TurnStatus.Queued)}, head.speaker_epoch, 0, 0, '[]', now() from head
          where head.speaker = {Literal(SpeakerKind.Assistant)})
        """);

    private const string Stored = """
        select m.id, m.seq, m.text, m.created_at, t.id, t.status
        from messages m left join turns t on t.tenant_id = m.tenant_id and t.message_id = m.id
        where m.tenant_id = $1 and m.conversation_id = $2 and m.client_message_id = $3 and m.author_id is null
        """;

    private static readonly string s_requeue = $"""
        update turns t set status = {Literal(TurnStatus.Queued)}, attempts = 0, error_code = null, completed_at = null
          from conversations c
        where t.tenant_id = $1 and t.id = $2 and t.status = {Literal(TurnStatus.Failed)}
          and c.tenant_id = $1 and c.id = t.conversation_id and c.speaker_epoch = t.speaker_epoch
        """;

    /// <summary>Stores a message and queues a turn for it. The caller has checked the length of the text.</summary>
    public async Task<PostResult> PostAsync(
        Guid tenantId, Guid conversationId, Guid visitorId, string clientMessageId, string text, CancellationToken ct)
    {
        try
        {
            return await TryPostAsync(tenantId, conversationId, visitorId, clientMessageId, text, ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another connection has inserted the same client id at the same time; its row is now visible.
            return await TryPostAsync(tenantId, conversationId, visitorId, clientMessageId, text, ct);
        }
    }

    private async Task<PostResult> TryPostAsync(
        Guid tenantId, Guid conversationId, Guid visitorId, string clientMessageId, string text, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var message = new MessageView(
            Guid.CreateVersion7(), 0, MessageRole.Customer, text, MessageStatus.Complete, now, clientMessageId);
        var entry = new LogEntry().Update(ConversationStatus.Active, SpeakerKind.Assistant).Create(message);
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(conversationId), P(visitorId))
            .Add(
                s_insert,
                ConversationLog.Values(
                    tenantId, entry, P(conversationId), P(visitorId), Text(clientMessageId), Text(Preview.Of(text)),
                    P(now), P(Guid.CreateVersion7()), P(message.Id), P(Guid.CreateVersion7())))
            .Add(Stored, P(tenantId), P(conversationId), Text(clientMessageId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return new PostResult.NoSuchConversation();
        }

        await reader.NextResultAsync(ct);
        var appended = await ConversationLog.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var stored = new MessageView(
            reader.GetGuid(0), reader.GetInt64(1), MessageRole.Customer, reader.GetString(2), MessageStatus.Complete,
            reader.GetFieldValue<DateTimeOffset>(3), clientMessageId);
        var turn = await reader.IsDBNullAsync(4, ct) ? (TurnRef?)null : new TurnRef(tenantId, reader.GetGuid(4));
        var hasFailed = turn is not null && reader.GetString(5) == TextEnums.Of(TurnStatus.Failed);
        await reader.CloseAsync();
        if (appended is not null)
        {
            publisher.PublishWithListChange(tenantId, appended);
            await AnswerAsync(turn, conversationId, text, ct);
            return new PostResult.Accepted(message with { Seq = stored.Seq });
        }

        if (hasFailed && await RequeueAsync(turn!.Value, ct))
        {
            turns.Notify(turn.Value);
        }

        return new PostResult.Duplicate(stored);
    }

    /// <summary>
    /// Starts the turn. A message that asks for a person cancels the answer in progress and ends its turn.
    /// </summary>
    private async Task AnswerAsync(TurnRef? turn, Guid conversationId, string text, CancellationToken ct)
    {
        if (turn is { } queued
            && !(handoff.FindReason(text) is { } reason
                && await handoff.OpenAsync(queued.TenantId, conversationId, reason, ct) == HandoffOutcome.Opened))
        {
            turns.Notify(queued);
        }
    }

    /// <summary>Sending a message again after its answer failed retries the answer.</summary>
    private async Task<bool> RequeueAsync(TurnRef turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId))
            .Add(s_requeue, P(turn.TenantId), P(turn.TurnId));
        return await batch.ExecuteAsync(ct) == 1;
    }
}
