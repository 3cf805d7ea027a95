using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics;

/// <summary>SQL of <see cref="SummaryQueries"/>. $1 tenant, $2 begin (inclusive), $3 end (exclusive).</summary>
internal static class SummaryStatements
{
    /// <summary>
    /// Common table expression: the conversations started, whether the assistant has answered and whether a person was
    /// requested or has written. An escalation is never older than its conversation.
    /// </summary>
    public static readonly string Started = $"""
        started as (
          select c.id, c.created_at, c.rating,
            exists (
              select from messages m where m.tenant_id = $1 and m.conversation_id = c.id
                and m.role = {Literal(MessageRole.Assistant)} and m.status = {Complete}) as answered,
            (c.id in (select e.conversation_id from escalations e where e.tenant_id = $1 and e.created_at >= $2)
              or exists (
                select from messages m where m.tenant_id = $1 and m.conversation_id = c.id
                  and m.role = {Literal(MessageRole.Supporter)})) as with_person
          from conversations c
          where c.tenant_id = $1 and c.last_seq > 0 and c.created_at >= $2 and c.created_at < $3)
        """;

    /// <summary>One row; the columns are in the order in which <see cref="SummaryQueries"/> reads them.</summary>
    public static readonly string Summary = $"""
        with {Started}
        select * from (
          select count(*)::int, count(*) filter (where answered and not with_person)::int, count(rating)::int,
            avg(rating)::float8, count(*) filter (where rating = 1)::int, count(*) filter (where rating = 2)::int,
            count(*) filter (where rating = 3)::int, count(*) filter (where rating = 4)::int,
            count(*) filter (where rating = 5)::int
          from started) conversation_figures
        cross join (
          select count(*) filter (where role = {Literal(MessageRole.Customer)})::int,
            count(*) filter (where role = {Literal(MessageRole.Assistant)} and status = {Complete})::int,
            count(*) filter (where role = {Literal(MessageRole.Assistant)}
              and status in ({Literal(MessageStatus.Failed)}, {Literal(MessageStatus.Interrupted)}))::int,
            count(*) filter (where feedback = {Literal(FeedbackRating.Up)})::int,
            count(*) filter (where feedback = {Literal(FeedbackRating.Down)})::int,
            {CountOf(FeedbackReason.Wrong)}, {CountOf(FeedbackReason.NotMyQuestion)},
            {CountOf(FeedbackReason.Outdated)}, {CountOf(FeedbackReason.Rude)}
          from messages where tenant_id = $1 and created_at >= $2 and created_at < $3) message_figures
        cross join (
          select count(*)::int, count(*) filter (where status = {Literal(EscalationStatus.Resolved)})::int,
            {Percentiles(Accepted, "e.created_at")},
            {Percentiles("e.resolved_at", "e.created_at")}
          from escalations e where tenant_id = $1 and created_at >= $2 and created_at < $3) escalation_figures
        cross join (
          select {Percentiles("first_text_at", "created_at")}
          from (
            select min(t.first_text_at) as first_text_at, min(t.created_at) as created_at
            from started s join turns t on t.tenant_id = $1 and t.conversation_id = s.id
            group by s.id) first_answers) answer_figures
        cross join (
          select count(distinct e.conversation_id)::int
          from conversation_events e
          where e.tenant_id = $1 and e.type = {Updated} and e.created_at >= $2 and e.created_at < $3
            and e.data::json ->> 'status' <> {Literal(ConversationStatus.Resolved)}
            and exists (
              select from (
                select p.data::json ->> 'status' as status, p.created_at from conversation_events p
                where p.tenant_id = $1 and p.conversation_id = e.conversation_id and p.type = {Updated}
                  and p.seq < e.seq
                order by p.seq desc limit 1) before
              where before.status = {Literal(ConversationStatus.Resolved)} and not {IsUndone})) reopened_figures
        """;

    /// <summary>True when a supporter took resolving back at once: the customer did not come back.</summary>
    private static string IsUndone =>
        $"(e.data::json ->> 'status' = {Literal(ConversationStatus.Escalated)} "
        + "and e.created_at < before.created_at + interval '1 minute')";

    /// <summary>When a supporter accepted a customer who waited; null where nobody did.</summary>
    private const string Accepted =
        $"(case when e.reason <> '{EscalationReasons.TakenOver}' then e.accepted_at end)";

    private static string CountOf(FeedbackReason reason) =>
        $"count(*) filter (where feedback = {Literal(FeedbackRating.Down)} "
        + $"and feedback_reason = {Literal(reason)})::int";

    private static string Complete => Literal(MessageStatus.Complete);

    private static string Updated => $"'{EventTypes.ConversationUpdated}'";

    /// <summary>
    /// Number, median and 95th percentile of the seconds between two times; missing times are left out.
    /// </summary>
    private static string Percentiles(string end, string begin)
    {
        var seconds = $"greatest(extract(epoch from {end} - {begin}), 0)::float8";
        return $"count({end})::int, "
            + $"percentile_cont(0.5) within group (order by case when {end} is not null then {seconds} end), "
            + $"percentile_cont(0.95) within group (order by case when {end} is not null then {seconds} end)";
    }
}
