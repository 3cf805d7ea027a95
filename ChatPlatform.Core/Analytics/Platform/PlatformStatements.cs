using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics.Platform;

/// <summary>SQL of <see cref="PlatformQueries"/>. $1 begin (inclusive), $2 end (exclusive).</summary>
internal static class PlatformStatements
{
    public static readonly string Totals = $"""
        with {Figures}
        select count(*)::int, coalesce(sum(conversations), 0)::int, coalesce(sum(waiting), 0)::int,
          coalesce(sum(answers), 0)::int, coalesce(sum(failed_answers), 0)::int, coalesce(sum(tokens), 0)::bigint
        from figures
        """;

    /// <summary>$3 maximum number of rows.</summary>
    public const string Days = """
        select d.day, sum(d.conversations)::int
        from tenants t
        cross join lateral (
          select (c.created_at at time zone 'UTC')::date as day, count(*) as conversations
          from conversations c
          where c.tenant_id = t.id and c.last_seq > 0 and c.created_at >= $1 and c.created_at < $2
          group by 1) d
        group by d.day order by d.day limit $3
        """;

    /// <summary>
    /// $3 name of the sort order, $4 figure and $5 slug of the last row of the page before, $6 maximum number of rows.
    /// </summary>
    public static readonly string Tenants = $"""
        with {Figures},
        sorted as (
          select f.*, case $3
            when {Literal(PlatformSort.Conversations)} then conversations
            when {Literal(PlatformSort.Waiting)} then waiting
            when {Literal(PlatformSort.FailedAnswers)} then failed_answers
            when {Literal(PlatformSort.Tokens)} then tokens
            else 0 end as figure
          from figures f)
        select id, slug, name, status, conversations, waiting, answers, failed_answers, tokens, figure from sorted
        where $4::bigint is null or figure < $4 or (figure = $4 and slug > $5)
        order by figure desc, slug limit $6
        """;

    /// <summary>One index range for each tenant and figure: there is no index of all tenants' rows by time.</summary>
    private static string Figures => $"""
        figures as (
          select t.id, t.slug, t.name, t.status, c.conversations, e.waiting, m.answers, m.failed_answers, u.tokens
          from tenants t
          cross join lateral (
            select count(*)::int as conversations from conversations
            where tenant_id = t.id and last_seq > 0 and created_at >= $1 and created_at < $2) c
          cross join lateral (
            select count(*)::int as waiting from escalations
            where tenant_id = t.id and status = {Literal(EscalationStatus.Pending)}) e
          cross join lateral (
            select count(*) filter (where status = {Literal(MessageStatus.Complete)})::int as answers,
              count(*) filter (where status in (
                {Literal(MessageStatus.Failed)}, {Literal(MessageStatus.Interrupted)}))::int as failed_answers
            from messages
            where tenant_id = t.id and created_at >= $1 and created_at < $2
              and role = {Literal(MessageRole.Assistant)}) m
          cross join lateral (
            select coalesce(sum(input_tokens + output_tokens), 0)::bigint as tokens from tenant_usage
            where tenant_id = t.id and day >= ($1 at time zone 'UTC')::date and day < ($2 at time zone 'UTC')::date) u)
        """;
}
