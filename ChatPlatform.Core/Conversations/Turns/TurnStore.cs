using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// The durable side of turns. Each write names the fence and the speaker epoch that the turn began with and does nothing when either
/// has moved on: a worker that lost its lease, or an assistant that lost the speaker role, can no longer write (R02, R15).
/// </summary>
public sealed class TurnStore(TenantSql sql)
{
    /// <summary>How long a claim lasts without a renewal, by the database's clock.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private const int HistoryLength = 20;

    private const string FenceHolds =
        "exists (select from turns t where t.tenant_id = $1 and t.id = $3 and t.fence = $4 and t.status = 'running')";

    /// <summary>Takes the turn, unless somebody else has it or an earlier turn of the conversation is not finished.</summary>
    public async Task<ClaimedTurn?> ClaimAsync(TurnRef turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId))
            .Add(
                """
                update turns t set status = 'running', fence = fence + 1, attempts = attempts + 1, lease_until = now() + $3,
                  started_at = coalesce(started_at, now())
                where t.tenant_id = $1 and t.id = $2 and (t.status = 'queued' or (t.status = 'running' and t.lease_until < now()))
                  and not exists (
                    select from turns o where o.tenant_id = $1 and o.conversation_id = t.conversation_id and o.id <> t.id
                      and (o.status = 'running' or (o.status = 'queued' and o.id < t.id)))
                returning t.conversation_id, t.message_id, t.answer_id, t.speaker_epoch, t.fence, t.attempts,
                  (select c.locale from conversations c where c.tenant_id = t.tenant_id and c.id = t.conversation_id),
                  (select c.agents from conversations c where c.tenant_id = t.tenant_id and c.id = t.conversation_id),
                  (select a.seq from messages a where a.tenant_id = t.tenant_id and a.id = t.answer_id),
                  (select a.created_at from messages a where a.tenant_id = t.tenant_id and a.id = t.answer_id),
                  (select r.number from tenant_revisions r where r.tenant_id = t.tenant_id)
                """,
                P(turn.TenantId), P(turn.TurnId), P(Lease))
            .Add(
                """
                select m.id, m.role, m.text from messages m
                where m.tenant_id = $1 and m.conversation_id = (select conversation_id from turns where tenant_id = $1 and id = $2)
                  and m.seq <= (select q.seq from turns t join messages q on q.tenant_id = t.tenant_id and q.id = t.message_id where t.tenant_id = $1 and t.id = $2)
                  and m.status = 'complete' and m.role <> 'system'
                order by m.seq desc limit $3
                """,
                P(turn.TenantId), P(turn.TurnId), P(HistoryLength));
        try
        {
            await using var reader = await batch.ReadAsync(ct);
            return await reader.ReadAsync(ct) ? await ReadClaimAsync(turn, reader, ct) : null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null; // Another instance started a turn of this conversation in the same moment.
        }
    }

    private static async Task<ClaimedTurn> ReadClaimAsync(TurnRef turn, NpgsqlDataReader reader, CancellationToken ct)
    {
        var (conversation, message, answer) = (reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2));
        var (speakerEpoch, fence, attempts) = (reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5));
        var locale = reader.IsDBNull(6) ? null : reader.GetString(6);
        var agents = reader.GetFieldValue<string[]>(7);
        var visible = !reader.IsDBNull(8);
        var seq = visible ? reader.GetInt64(8) : 0;
        var createdAt = visible ? reader.GetFieldValue<DateTimeOffset>(9) : default;
        var revision = reader.GetInt64(10);
        await reader.NextResultAsync(ct);
        var history = new List<HistoryMessage>();
        while (await reader.ReadAsync(ct))
        {
            history.Insert(0, new(reader.GetGuid(0), Enum.Parse<MessageRole>(reader.GetString(1), true), reader.GetString(2)));
        }

        return new(turn.TenantId, turn.TurnId, conversation, message, answer, speakerEpoch, fence, attempts, visible, seq, createdAt, locale, agents, revision, history);
    }

    /// <summary>Makes the answer visible as "streaming". Answers its number, or null when the turn may no longer speak.</summary>
    public async Task<long?> BeginAnswerAsync(ClaimedTurn turn, MessageView answer, CancellationToken ct)
    {
        var (before, after) = MessageReceiver.SplitAtSeq(answer);
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            $"""
            with c as (
              update conversations set last_seq = last_seq + 1 where tenant_id = $1 and id = $2 and speaker_epoch = $5 and {FenceHolds} returning last_seq),
            m as (
              insert into messages (tenant_id, id, conversation_id, seq, role, text, status, turn_id, agents, citations, created_at)
              select $1, $6, $2, c.last_seq, 'assistant', '', 'streaming', $3, $7, '[]', $8 from c),
            e as (
              insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
              select $1, $2, c.last_seq, 'message.created', $9 || c.last_seq::text || $10, $8 from c)
            select last_seq from c
            """,
            P(turn.TenantId), P(turn.ConversationId), P(turn.Id), P(turn.Fence), P(turn.SpeakerEpoch),
            P(answer.Id), P(answer.Agents?.Select(a => a.Name).ToArray() ?? []), P(answer.CreatedAt), Text(before), Text(after));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetInt64(0) : null;
    }

    /// <summary>
    /// Writes the whole answer, its event and the turn's end together. Answers the event's number, or null when the turn may
    /// no longer speak, and the next turn of the conversation that waits.
    /// </summary>
    public async Task<(long? Seq, TurnRef? Next)> CompleteAsync(
        ClaimedTurn turn, MessageView answer, FinishedAnswer finished, TurnRecord record, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            $"""
            with c as (
              update conversations set last_seq = last_seq + 1, agents = $8, last_activity_at = now(),
                preview = case when exists (select from messages l where l.tenant_id = $1 and l.conversation_id = $2 and l.seq > $14) then preview else $7 end
              where tenant_id = $1 and id = $2 and speaker_epoch = $5 and {FenceHolds} returning last_seq),
            m as (
              update messages set text = $9, status = 'complete', agents = $8, citations = $10
              from c where messages.tenant_id = $1 and messages.id = $6),
            e as (
              insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
              select $1, $2, c.last_seq, 'message.completed', $11, now() from c),
            t as (
              update turns set status = 'done', lease_until = null, trace = $12, first_text_at = $13, completed_at = now()
              from c where turns.tenant_id = $1 and turns.id = $3)
            select last_seq from c
            """,
            P(turn.TenantId), P(turn.ConversationId), P(turn.Id), P(turn.Fence), P(turn.SpeakerEpoch), P(answer.Id),
            Text(Preview.Of(finished.Text)), P(finished.Agents.ToArray()), Text(finished.Text),
            JsonB(EventJson.Serialize(finished.Citations.ToList())), Text(EventJson.Serialize(new MessageEventData(answer))),
            JsonB(EventJson.Serialize(record.Trace)), new() { Value = (object?)record.FirstTextAt ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
            P(answer.Seq));
        AddNext(batch, turn);
        AddUsage(batch, turn, record);
        await using var reader = await batch.ReadAsync(ct);
        long? seq = await reader.ReadAsync(ct) ? reader.GetInt64(0) : null;
        return (seq, await ReadNextAsync(turn, reader, ct));
    }

    /// <summary>
    /// Ends a turn without a whole answer. Where text was visible, the message keeps what was shown and says how it ended.
    /// </summary>
    public async Task<(long? Seq, TurnRef? Next)> EndAsync(
        ClaimedTurn turn, TurnStatus status, string? errorCode, string shown, FailedEventData? failure, TurnRecord record, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            """
            with t as (
              update turns set status = $5, lease_until = null, error_code = $6, trace = $7, completed_at = now()
              where tenant_id = $1 and id = $3 and fence = $4 and status = 'running' returning id),
            m as (
              update messages set status = 'interrupted', text = $8 from t
              where messages.tenant_id = $1 and messages.turn_id = $3 and messages.status = 'streaming' returning messages.id),
            c as (
              update conversations set last_seq = last_seq + 1 from m where conversations.tenant_id = $1 and conversations.id = $2 and $9::text is not null returning last_seq),
            e as (
              insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
              select $1, $2, c.last_seq, 'message.failed', $9, now() from c)
            select last_seq from c
            """,
            P(turn.TenantId), P(turn.ConversationId), P(turn.Id), P(turn.Fence), Text(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())),
            Text(errorCode), JsonB(EventJson.Serialize(record.Trace)), Text(shown), Text(failure is null ? null : EventJson.Serialize(failure)));
        AddNext(batch, turn);
        AddUsage(batch, turn, record);
        await using var reader = await batch.ReadAsync(ct);
        long? seq = await reader.ReadAsync(ct) ? reader.GetInt64(0) : null;
        return (seq, await ReadNextAsync(turn, reader, ct));
    }

    /// <summary>Makes an interrupted answer that is tried again "streaming" once more.</summary>
    public async Task RestartAnswerAsync(ClaimedTurn turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            "update messages set status = 'streaming', text = '' where tenant_id = $1 and id = $2 and status <> 'complete'",
            P(turn.TenantId), P(turn.AnswerId));
        await batch.ExecuteAsync(ct);
    }

    /// <summary>Prolongs the claim. False: the turn has been taken over, stop.</summary>
    public async Task<bool> RenewAsync(ClaimedTurn turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            "update turns set lease_until = now() + $4 where tenant_id = $1 and id = $2 and fence = $3 and status = 'running'",
            P(turn.TenantId), P(turn.Id), P(turn.Fence), P(Lease));
        return await batch.ExecuteAsync(ct) == 1;
    }

    /// <summary>Turns of any tenant that nobody runs: queued for a while, or left behind by an instance that died.</summary>
    public async Task<List<TurnRef>> FindAbandonedAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            """
            select tenant_id, id from turns
            where (status = 'queued' and created_at < now() - interval '2 seconds') or (status = 'running' and lease_until < now())
            order by id limit 200
            """);
        await using var reader = await batch.ReadAsync(ct);
        var found = new List<TurnRef>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new(reader.GetGuid(0), reader.GetGuid(1)));
        }

        return found;
    }

    private static void AddNext(SqlBatch batch, ClaimedTurn turn) => batch.Add(
        "select id from turns where tenant_id = $1 and conversation_id = $2 and status = 'queued' order by id limit 1",
        P(turn.TenantId), P(turn.ConversationId));

    /// <summary>What the turn used is counted also when its answer came too late. Last in the batch: the row is shared by the tenant's turns.</summary>
    private static void AddUsage(SqlBatch batch, ClaimedTurn turn, TurnRecord record) => batch.Add(
        """
        insert into tenant_usage (tenant_id, day, turns, input_tokens, output_tokens) values ($1, (now() at time zone 'utc')::date, 1, $2, $3)
        on conflict (tenant_id, day) do update set turns = tenant_usage.turns + 1,
          input_tokens = tenant_usage.input_tokens + $2, output_tokens = tenant_usage.output_tokens + $3
        """,
        P(turn.TenantId), P(record.InputTokens), P(record.OutputTokens));

    private static async Task<TurnRef?> ReadNextAsync(ClaimedTurn turn, NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct) ? new TurnRef(turn.TenantId, reader.GetGuid(0)) : null;
    }
}

/// <summary>What is kept about how a turn went.</summary>
public sealed record TurnRecord(List<TraceStep> Trace, DateTimeOffset? FirstTextAt, long InputTokens, long OutputTokens)
{
    internal static TurnRecord Of(TurnTrace trace, DateTimeOffset? firstTextAt) => new(trace.Steps, firstTextAt, trace.InputTokens, trace.OutputTokens);
}
