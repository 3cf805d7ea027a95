using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Tools;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics;

/// <summary>
/// SQL of <see cref="ReportQueries"/>. $1 tenant, $2 begin (inclusive), $3 end (exclusive), $4 maximum number of rows.
/// </summary>
internal static class ReportStatements
{
    public static readonly string Days = $"""
        with {SummaryStatements.Started}
        select (s.created_at at time zone 'UTC')::date as day, count(*)::int,
          count(*) filter (where answered and not with_person)::int, count(*) filter (where with_person)::int
        from started s group by day order by day limit $4
        """;

    public const string Reasons = """
        select reason, count(*)::int as escalations from escalations
        where tenant_id = $1 and created_at >= $2 and created_at < $3
        group by reason order by escalations desc, reason limit $4
        """;

    /// <summary>An escalation counts for the agents of the last answer before it.</summary>
    public static readonly string Agents = $"""
        with figures (agent, answers, up, down, escalations, input_tokens, output_tokens) as (
          select a.agent, count(*), count(*) filter (where m.feedback = {Literal(FeedbackRating.Up)}),
            count(*) filter (where m.feedback = {Literal(FeedbackRating.Down)}), 0, 0::numeric, 0::numeric
          from messages m cross join unnest(m.agents) as a(agent)
          where m.tenant_id = $1 and m.created_at >= $2 and m.created_at < $3 and {IsAnswer}
          group by a.agent
          union all
          select a.agent, 0, 0, 0, count(*), 0, 0
          from escalations e
          cross join lateral (
            select m.agents from messages m
            where m.tenant_id = $1 and m.conversation_id = e.conversation_id and {IsAnswer}
              and m.created_at <= e.created_at
            order by m.seq desc limit 1) last_answer
          cross join unnest(last_answer.agents) as a(agent)
          where e.tenant_id = $1 and e.created_at >= $2 and e.created_at < $3
          group by a.agent
          union all
          select u.agent, 0, 0, 0, 0, sum(u."inputTokens"), sum(u."outputTokens")
          from turns t
          cross join jsonb_to_recordset(t.usage) as u(agent text, "inputTokens" bigint, "outputTokens" bigint)
          where t.tenant_id = $1 and t.created_at >= $2 and t.created_at < $3
          group by u.agent)
        select agent, sum(answers)::int as answers, sum(up)::int, sum(down)::int, sum(escalations)::int,
          sum(input_tokens)::bigint, sum(output_tokens)::bigint
        from figures group by agent order by answers desc, agent nulls last limit $4
        """;

    public static readonly string Tools = $"""
        select tool_name, count(*)::int as calls,
          count(*) filter (where status in (
            {Literal(ToolInvocationStatus.Failed)}, {Literal(ToolInvocationStatus.Unknown)}))::int,
          count(*) filter (where status = {Literal(ToolInvocationStatus.Refused)})::int,
          percentile_cont(0.5) within group (order by duration::float8)
        from tool_invocations
        where tenant_id = $1 and created_at >= $2 and created_at < $3 and fingerprint is null
        group by tool_name order by calls desc, tool_name limit $4
        """;

    public static readonly string Models = $"""
        select u.model, count(distinct t.id)::int, sum(u."inputTokens")::bigint as input_tokens,
          sum(u."outputTokens")::bigint as output_tokens
        {Usage("$1", "$2", "$3")}
        group by u.model order by sum(u."inputTokens") + sum(u."outputTokens") desc, u.model limit $4
        """;

    /// <summary>The tokens u of each model in the turns t of a tenant.</summary>
    /// <param name="begin">Inclusive.</param>
    /// <param name="end">Exclusive.</param>
    public static string Usage(string tenant, string begin, string end) => $"""
        from turns t
        cross join jsonb_to_recordset(t.usage) as u(model text, "inputTokens" bigint, "outputTokens" bigint)
        where t.tenant_id = {tenant} and t.created_at >= {begin} and t.created_at < {end}
        """;

    private static string IsAnswer =>
        $"m.role = {Literal(MessageRole.Assistant)} and m.status = {Literal(MessageStatus.Complete)}";
}
