using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data.Conventions;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// SQL statements of <see cref="TurnStore"/>. In those that append to the log, $1 to $3 are the parameters of <see
/// cref="ConversationLog"/>.
/// </summary>
internal static class TurnStatements
{
    private static readonly string s_fenceHolds =
        $"exists (select from turns t where t.tenant_id = $1 and t.id = $5 and t.fence = $6 and t.status = {Running})";

    /// <summary>$1 tenant, $2 turn, $3 lease.</summary>
    public static readonly string Claim = $"""
        update turns t set status = {Running}, fence = fence + 1, attempts = attempts + 1, lease_until = now() + $3,
          started_at = coalesce(started_at, now())
        where t.tenant_id = $1 and t.id = $2 and 
          (t.status = {Queued} or (t.status = {Running} and t.lease_until < now()))
          and not exists (
            select from turns o where o.tenant_id = $1 and o.conversation_id = t.conversation_id and o.id <> t.id
              and (o.status = {Running} or (o.status = {Queued} and o.id < t.id)))
        returning t.conversation_id, t.message_id, t.answer_id, t.speaker_epoch, t.fence, t.attempts,
          (select c.locale from conversations c where c.tenant_id = t.tenant_id and c.id = t.conversation_id),
          (select c.agents from conversations c where c.tenant_id = t.tenant_id and c.id = t.conversation_id),
          (select a.seq from messages a where a.tenant_id = t.tenant_id and a.id = t.answer_id),
          (select a.created_at from messages a where a.tenant_id = t.tenant_id and a.id = t.answer_id),
          (select r.number from tenant_revisions r where r.tenant_id = t.tenant_id),
          (select c.misses from conversations c where c.tenant_id = t.tenant_id and c.id = t.conversation_id),
          (select v.name from conversations c join visitors v on v.tenant_id = c.tenant_id and v.id = c.visitor_id
            where c.tenant_id = t.tenant_id and c.id = t.conversation_id),
          exists (select from conversations c join visitors v on v.tenant_id = c.tenant_id and v.id = c.visitor_id
            where c.tenant_id = t.tenant_id and c.id = t.conversation_id and v.subject is not null)
        """;

    /// <summary>
    /// $1 tenant, $2 turn, $3 number of rows, $4 status of complete messages, $5 role that is excluded. Newest first.
    /// </summary>
    public static readonly string History = $$"""
        select m.id, m.role, m.text, m.actions @> '[{"kind":"{{TextEnums.Of(MessageActionKind.Escalate)}}"}]',
          m.author_name, m.turn_id
        from messages m
        where m.tenant_id = $1
          and m.conversation_id = (select conversation_id from turns where tenant_id = $1 and id = $2)
          and m.seq <= (
            select q.seq from turns t join messages q on q.tenant_id = t.tenant_id and q.id = t.message_id
              where t.tenant_id = $1 and t.id = $2)
          and m.status = $4 and m.role <> $5
        order by m.seq desc limit $3
        """;

    /// <summary>$4 conversation, $5 turn, $6 fence, $7 speaker epoch.</summary>
    public static readonly string Begin = ConversationLog.Append(
        $"""
        head as (
          update conversations set last_seq = last_seq + {ConversationLog.Count}
          where tenant_id = $1 and id = $4 and speaker_epoch = $7 and {s_fenceHolds} returning {ConversationLog.Head})
        """);

    /// <summary>
    /// As <see cref="Begin"/>; $8 answer, $9 preview, $10 agents, $11 text, $12 citations, $13 trace, $14 time of the
    /// first text, $15 sequence number of the answer, $16 usage, $17 actions, $18 misses (null keeps them). Agents are
    /// kept when no agent answers.
    /// </summary>
    public static readonly string Complete = ConversationLog.Append(
        $"""
        head as (
          update conversations set last_seq = last_seq + {ConversationLog.Count},
            agents = case when cardinality($10) = 0 then agents else $10 end, last_activity_at = now(),
            misses = coalesce($18, misses),
            preview = case when exists (
              select from messages l where l.tenant_id = $1 and l.conversation_id = $4 and l.seq > $15
            ) then preview else $9 end
          where tenant_id = $1 and id = $4 and speaker_epoch = $7 and {s_fenceHolds} returning {ConversationLog.Head}),
        answer as (
          update messages set text = $11, status = {Literal(MessageStatus.Complete)}, agents = $10, citations = $12,
            actions = $17
          from head where messages.tenant_id = $1 and messages.id = $8),
        turn as (
          update turns set status = {Literal(TurnStatus.Done)}, lease_until = null, trace = $13, first_text_at = $14,
            usage = turns.usage || $16, completed_at = now()
          from head where turns.tenant_id = $1 and turns.id = $5)
        """);

    /// <summary>
    /// $4 conversation, $5 turn, $6 fence, $7 status, $8 error code, $9 trace, $10 text that readers were shown, $11
    /// usage.
    /// </summary>
    public static readonly string End = ConversationLog.Append(
        $"""
        turn as (
          update turns set status = $7, lease_until = null, error_code = $8, trace = $9, usage = usage || $11,
            completed_at = now()
          where tenant_id = $1 and id = $5 and fence = $6 and status = {Running} returning id),
        answer as (
          update messages set status = {Literal(MessageStatus.Interrupted)}, text = $10 from turn
          where messages.tenant_id = $1 and messages.turn_id = $5 and messages.status = {Streaming}
            returning messages.id),
        head as (
          update conversations set last_seq = last_seq + {ConversationLog.Count} from answer
          where conversations.tenant_id = $1 and conversations.id = $4 and {ConversationLog.Count} > 0
          returning conversations.id as conversation_id, last_seq, 0 as left_out, null::bigint as position)
        """);

    /// <summary>$1 tenant, $2 turn, $3 fence, $4 lease.</summary>
    public static readonly string Renew =
        $"""
        update turns set lease_until = now() + $4
        where tenant_id = $1 and id = $2 and fence = $3 and status = {Running}
        """;

    /// <summary>
    /// Turns of all tenants that have been queued for longer than a signal takes, or whose lease has expired.
    /// </summary>
    public static readonly string Abandoned = $"""
        select tenant_id, id from turns
        where (status = {Queued} and created_at < now() - interval '2 seconds')
          or (status = {Running} and lease_until < now())
        order by id limit 200
        """;

    /// <summary>$1 tenant, $2 conversation.</summary>
    public static readonly string Next =
        $"select id from turns where tenant_id = $1 and conversation_id = $2 and status = {Queued} order by id limit 1";

    private static string Queued => Literal(TurnStatus.Queued);

    private static string Running => Literal(TurnStatus.Running);

    private static string Streaming => Literal(MessageStatus.Streaming);
}
