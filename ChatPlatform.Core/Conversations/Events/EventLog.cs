using ChatPlatform.Core.Data;
using ChatPlatform.Core.Realtime;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Events;

/// <summary>Position in a conversation's log in the form "generation.seq", which is opaque to clients (R12).</summary>
public sealed record LogPosition(string Generation, long Seq)
{
    public override string ToString() => $"{Generation}.{Seq}";

    /// <summary>Parses an id sent by a client; null when it has not the form that the server writes.</summary>
    public static LogPosition? Parse(string? text)
    {
        var dot = text?.IndexOf('.') ?? -1;
        return dot is > 0 and <= 16 && long.TryParse(text.AsSpan(dot + 1), out var seq) && seq >= 0
            ? new(text![..dot], seq)
            : null;
    }
}

/// <summary>Reads the durable events of a conversation.</summary>
public sealed class EventLog(TenantSql sql)
{
    /// <summary>Maximum events of one read; callers continue from the last.</summary>
    public const int PageSize = 200;

    private string? _epoch;

    /// <summary>Generation of the event log; a restored database has a new one.</summary>
    public async ValueTask<string> GenerationAsync(CancellationToken ct)
    {
        if (_epoch is null)
        {
            await using var batch = sql.Batch(DataScope.Platform).Add("select generation from event_log");
            await using var reader = await batch.ReadAsync(ct);
            await reader.ReadAsync(ct);
            _epoch = reader.GetString(0);
        }

        return _epoch;
    }

    /// <summary>
    /// The sequence number of the newest event, and one page of the events after <paramref name="after"/> in order.
    /// </summary>
    public async Task<(long Last, List<LiveEvent> Events)> ReadAfterAsync(
        Guid tenantId, Guid conversationId, long after, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add("select last_seq from conversations where tenant_id = $1 and id = $2", P(tenantId), P(conversationId))
            .Add(
                """
                select seq, type, data from conversation_events
                where tenant_id = $1 and conversation_id = $2 and seq > $3 order by seq limit $4
                """,
                P(tenantId), P(conversationId), P(after), P(PageSize));
        await using var reader = await batch.ReadAsync(ct);
        var last = await reader.ReadAsync(ct) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(ct);
        var events = new List<LiveEvent>();
        while (await reader.ReadAsync(ct))
        {
            events.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return (last, events);
    }
}
