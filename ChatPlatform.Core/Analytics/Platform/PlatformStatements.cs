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

    /// <summary>Tokens of each model of all tenants. $3 models with a price.</summary>
    public static readonly string Models = $"""
        select m.model, sum(m.input_tokens)::bigint, sum(m.output_tokens)::bigint
        from tenants o
        cross join lateral ({ModelsOf("o.id", "$3")}) m
        group by m.model order by m.model
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
    /// $3 name of the sort order, $4 figure and $5 slug of the last row of the page before, $6 maximum number of rows,
    /// $7 models with a price, $8 and $9 their prices of input and output. The last columns are the models, and the
    /// input and output tokens of each.
    /// </summary>
    public static readonly string Tenants = $$"""
        with {{Figures}},
        sorted as (
          select f.*, case $3
            when {{Literal(PlatformSort.Conversations)}} then conversations
            when {{Literal(PlatformSort.Waiting)}} then waiting
            when {{Literal(PlatformSort.FailedAnswers)}} then failed_answers
            when {{Literal(PlatformSort.Tokens)}} then tokens
            when {{Literal(PlatformSort.Cost)}} then (
              select coalesce(sum(m.input_tokens * p.input + m.output_tokens * p.output), 0)
              from ({{ModelsOf("f.id", "$7")}}) m
              join unnest($7::text[], $8::numeric[], $9::numeric[]) as p(model, input, output) on p.model = m.model)
            else 0 end as figure
          from figures f),
        page as (
          select * from sorted
          where $4::numeric is null or figure < $4 or (figure = $4 and slug > $5)
          order by figure desc, slug limit $6)
        select id, slug, name, status, conversations, waiting, answers, failed_answers, tokens, figure::numeric,
          u.models, u.input_tokens, u.output_tokens
        from page
        cross join lateral (
          select coalesce(array_agg(m.model order by m.model), '{}') as models,
            coalesce(array_agg(m.input_tokens order by m.model), '{}') as input_tokens,
            coalesce(array_agg(m.output_tokens order by m.model), '{}') as output_tokens
          from ({{ModelsOf("page.id", "$7")}}) m) u
        order by figure desc, slug
        """;

    /// <summary>Tokens of each of the models with a price in the turns of one tenant.</summary>
    private static string ModelsOf(string tenant, string models) => $"""
        select u.model, sum(u."inputTokens")::bigint as input_tokens, sum(u."outputTokens")::bigint as output_tokens
        {ReportStatements.Usage(tenant, "$1", "$2")} and u.model = any({models})
        group by u.model
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
