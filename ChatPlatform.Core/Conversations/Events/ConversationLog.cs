using ChatPlatform.Core.Realtime;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Events;

/// <summary>What a write appended to a conversation's log.</summary>
/// <param name="Events">In order, as they are stored; at least one.</param>
internal sealed record AppendedEvents(Guid ConversationId, IReadOnlyList<LiveEvent> Events)
{
    /// <summary>Sequence number of the last event.</summary>
    public long LastSeq => Events[^1].Seq!.Value;
}

/// <summary>
/// Builds the only statement that inserts messages and events. The caller contributes the condition and its own changes
/// as common table expressions, so that everything is written under one row lock in one transaction.
/// </summary>
/// <remarks>
/// One of the caller's expressions is named <c>head</c>. It returns the columns of <see cref="Head"/> for the
/// conversation to append to, or no row when the condition is not met, and has increased <c>conversations.last_seq</c>
/// by the number of events. The parameters $1 to $3 belong to the log (see <see cref="Values"/>): the tenant, the
/// message and the events. The caller's parameters begin with $4.
/// </remarks>
internal static class ConversationLog
{
    /// <summary>SQL for the number of events of the entry, to be added to <c>last_seq</c>.</summary>
    public const string Count = "jsonb_array_length($3)";

    /// <summary>
    /// Columns of <c>head</c> when all events are appended: the conversation, the sequence number of its newest event
    /// after this write, how many of the entry's first events are left out, and the escalation's position in the queue.
    /// </summary>
    public const string Head = "id as conversation_id, last_seq, 0 as left_out, null::bigint as position";

    private const string Tail = $$"""
        log_numbered as (
          select head.conversation_id, head.last_seq - {{Count}} + e.number as seq, e.type, e.data, head.position
          from head, rows from (jsonb_to_recordset($3) as (type text, data jsonb))
            with ordinality as e(type, data, number)
          where e.number > head.left_out),
        log_message as (
          insert into messages (tenant_id, id, conversation_id, seq, role, text, status, client_message_id, turn_id,
            agents, citations, actions, author_id, author_name, created_at)
          select $1, m.id, n.conversation_id, n.seq, m.role, m.text, m.status, m.client_message_id, m.turn_id, m.agents,
            '[]', '[]', m.author_id, m.author_name, m.created_at
          from log_numbered n, jsonb_to_record($2) as m(
            id uuid, role text, text text, status text, client_message_id text, turn_id uuid,
            agents text[], author_id uuid, author_name text, created_at timestamptz)
          where n.type = '{{EventTypes.MessageCreated}}'),
        log_events as (
          insert into conversation_events (tenant_id, conversation_id, seq, type, data, created_at)
          select $1, conversation_id, seq, type, (case type
            when '{{EventTypes.MessageCreated}}' then jsonb_set(data, '{message,seq}', to_jsonb(seq))
            when '{{EventTypes.EscalationUpdated}}' then
              jsonb_set_lax(data, '{escalation,position}', to_jsonb(position), true, 'delete_key')
            else data end)::text, now()
          from log_numbered
          returning conversation_id, seq, type, data)
        select conversation_id, seq, type, data from log_events order by seq
        """;

    /// <summary>
    /// Builds the statement from the caller's expressions, given without "with" and without a trailing comma.
    /// </summary>
    public static string Append(string expressions) => $"with {expressions},\n{Tail}";

    /// <summary>The parameters $1 to $3, followed by the caller's.</summary>
    public static NpgsqlParameter[] Values(Guid tenantId, LogEntry entry, params ReadOnlySpan<NpgsqlParameter> own) =>
        [P(tenantId), JsonB(entry.MessageJson), JsonB(entry.EventsJson), .. own];

    /// <summary>
    /// Reads the result of the statement; null when nothing was appended. Publish the result only after the batch has
    /// been read to its end, because the transaction is not committed before.
    /// </summary>
    public static async Task<AppendedEvents?> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var conversation = Guid.Empty;
        var events = new List<LiveEvent>(3);
        while (await reader.ReadAsync(ct))
        {
            conversation = reader.GetGuid(0);
            events.Add(new(reader.GetInt64(1), reader.GetString(2), reader.GetString(3)));
        }

        return events is [] ? null : new(conversation, events);
    }
}
