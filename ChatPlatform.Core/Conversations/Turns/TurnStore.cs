using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Rounds;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Stores the state of turns. Each write names the fence and the speaker epoch that the turn began with and changes
/// nothing when either has moved on, so a worker that lost its lease, or an assistant that is no longer the speaker,
/// cannot write (R02, R15).
/// </summary>
public sealed class TurnStore(TenantSql sql, ConversationPublisher publisher)
{
    /// <summary>Duration of a claim without a renewal, by the database's clock.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private const int HistoryLength = 20;

    /// <summary>
    /// Claims the turn. Returns null when another worker has it or an earlier turn of the conversation is not finished.
    /// </summary>
    public async Task<ClaimedTurn?> ClaimAsync(TurnRef turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId))
            .Add(TurnStatements.Claim, P(turn.TenantId), P(turn.TurnId), P(Lease))
            .Add(
                TurnStatements.History, P(turn.TenantId), P(turn.TurnId), P(HistoryLength),
                Value(MessageStatus.Complete), Value(MessageRole.System));
        try
        {
            await using var reader = await batch.ReadAsync(ct);
            return await reader.ReadAsync(ct) ? await ReadClaimAsync(turn, reader, ct) : null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null; // Another instance has just started a turn of this conversation.
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
        var (revision, misses) = (reader.GetInt64(10), reader.GetInt32(11));
        var (name, isSignedIn) = (reader.IsDBNull(12) ? null : reader.GetString(12), reader.GetBoolean(13));
        await reader.NextResultAsync(ct);
        var history = new List<HistoryMessage>();
        while (await reader.ReadAsync(ct))
        {
            history.Insert(
                0,
                new(reader.GetGuid(0), Enum.Parse<MessageRole>(reader.GetString(1), true), reader.GetString(2),
                    reader.GetBoolean(3), reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetGuid(5)));
        }

        return new(
            turn.TenantId, turn.TurnId, conversation, message, answer, speakerEpoch, fence, attempts, visible, seq,
            createdAt, locale, agents, revision, misses, history, name, isSignedIn);
    }

    /// <summary>
    /// Makes the answer visible with the status "streaming". Returns its sequence number, or null when the turn is
    /// stale.
    /// </summary>
    public async Task<long?> BeginAnswerAsync(ClaimedTurn turn, MessageView answer, CancellationToken ct)
    {
        var entry = new LogEntry().Create(answer, turnId: turn.Id);
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId))
            .Add(TurnStatements.Begin, Values(turn, entry, P(turn.SpeakerEpoch)));
        await using var reader = await batch.ReadAsync(ct);
        var appended = await ConversationLog.ReadAsync(reader, ct);
        await reader.CloseAsync();
        if (appended is not null)
        {
            publisher.Publish(turn.TenantId, appended);
        }

        return appended?.LastSeq;
    }

    /// <summary>
    /// Writes the complete answer, its event and the end of the turn together. Returns whether it was written, which is
    /// false for a stale turn, and the next queued turn of the conversation.
    /// </summary>
    public async Task<(bool IsWritten, TurnRef? Next)> CompleteAsync(
        ClaimedTurn turn, MessageView answer, FinishedAnswer finished, TurnRecord record, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId))
            .Add(
                TurnStatements.Complete,
                Values(
                    turn, new LogEntry().Complete(answer), P(turn.SpeakerEpoch), P(answer.Id),
                    Text(Preview.Of(finished.Text)), P(finished.Agents.ToArray()), Text(finished.Text),
                    JsonB(EventJson.Serialize(finished.Citations.ToList())), JsonB(EventJson.Serialize(record.Trace)),
                    Time(record.FirstTextAt), P(answer.Seq), JsonB(EventJson.Serialize(record.Usage)),
                    JsonB(EventJson.Serialize(finished.Actions.ToList())), NullableInt(finished.Misses)));
        return await FinishAsync(turn, batch, record, ct);
    }

    /// <summary>
    /// Ends a turn without a complete answer. If readers were shown text, the message keeps it with a status that says
    /// how it ended. Returns the next queued turn of the conversation.
    /// </summary>
    public async Task<TurnRef?> EndAsync(
        ClaimedTurn turn,
        TurnStatus status,
        string? errorCode,
        string shown,
        FailedEventData? failure,
        TurnRecord record,
        CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            TurnStatements.End,
            Values(
                turn, new LogEntry().Fail(failure), Value(status), Text(errorCode),
                JsonB(EventJson.Serialize(record.Trace)), Text(shown), JsonB(EventJson.Serialize(record.Usage))));
        return (await FinishAsync(turn, batch, record, ct)).Next;
    }

    /// <summary>Sets an interrupted answer back to "streaming" with an empty text for the next attempt.</summary>
    public async Task RestartAnswerAsync(ClaimedTurn turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            "update messages set status = $3, text = '' where tenant_id = $1 and id = $2 and status <> $4",
            P(turn.TenantId), P(turn.AnswerId), Value(MessageStatus.Streaming), Value(MessageStatus.Complete));
        await batch.ExecuteAsync(ct);
    }

    /// <summary>
    /// Renews the lease. False when another worker has taken the turn over; the caller must then stop.
    /// </summary>
    public async Task<bool> RenewAsync(ClaimedTurn turn, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(turn.TenantId)).Add(
            TurnStatements.Renew, P(turn.TenantId), P(turn.Id), P(turn.Fence), P(Lease));
        return await batch.ExecuteAsync(ct) == 1;
    }

    /// <summary>
    /// Turns of any tenant that no worker runs: queued for a while, or left behind by an instance that stopped.
    /// </summary>
    public async Task<List<TurnRef>> FindAbandonedAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(TurnStatements.Abandoned);
        await using var reader = await batch.ReadAsync(ct);
        var found = new List<TurnRef>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new(reader.GetGuid(0), reader.GetGuid(1)));
        }

        return found;
    }

    private static NpgsqlParameter[] Values(
        ClaimedTurn turn, LogEntry entry, params ReadOnlySpan<NpgsqlParameter> own) =>
        ConversationLog.Values(turn.TenantId, entry, [P(turn.ConversationId), P(turn.Id), P(turn.Fence), .. own]);

    /// <summary>Executes the batch that ends a turn, adds the usage, and publishes the event.</summary>
    private async Task<(bool IsWritten, TurnRef? Next)> FinishAsync(
        ClaimedTurn turn, SqlBatch batch, TurnRecord record, CancellationToken ct)
    {
        batch.Add(TurnStatements.Next, P(turn.TenantId), P(turn.ConversationId));
        if (record.IsReplaced)
        {
            batch.Add(ModelFallbackRecord.Write, P(turn.TenantId));
        }

        AddUsage(batch, turn, record);
        await using var reader = await batch.ReadAsync(ct);
        var appended = await ConversationLog.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        TurnRef? next = await reader.ReadAsync(ct) ? new TurnRef(turn.TenantId, reader.GetGuid(0)) : null;
        await reader.CloseAsync();
        if (appended is not null)
        {
            publisher.Publish(turn.TenantId, appended);
        }

        return (appended is not null, next);
    }

    /// <summary>
    /// Adds the turn's token usage, also when its answer came too late. It is the last statement of the batch because
    /// all turns of the tenant share the row.
    /// </summary>
    private static void AddUsage(SqlBatch batch, ClaimedTurn turn, TurnRecord record) =>
        TokenCounter.Add(batch, turn.TenantId, turns: 1, record.Tokens);
}

/// <summary>What is stored about the execution of a turn.</summary>
public sealed record TurnRecord(List<TraceStep> Trace, DateTimeOffset? FirstTextAt, List<ModelUsage> Usage)
{
    internal IReadOnlyList<UsedTokens> Tokens =>
        [.. Usage.Select(u => new UsedTokens(u.Model, u.InputTokens, u.OutputTokens))];

    /// <summary>True when the chosen model did not answer.</summary>
    internal bool IsReplaced => Trace.Exists(s => s.Title == ModelRound.Replaced);

    internal static TurnRecord Of(TurnTrace trace, DateTimeOffset? firstTextAt) =>
        new(trace.Steps, firstTextAt, trace.Usage);
}
