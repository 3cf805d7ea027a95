using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>Counts what tenants use of their quotas, per UTC day.</summary>
internal static class UsageCounter
{
    /// <summary>Adds turns and tokens.</summary>
    public static void Add(SqlBatch batch, Guid tenantId, int turns, long inputTokens, long outputTokens) =>
        batch.Add(
            """
            insert into tenant_usage (tenant_id, day, turns, input_tokens, output_tokens)
            values ($1, (now() at time zone 'utc')::date, $2, $3, $4)
            on conflict (tenant_id, day) do update set turns = tenant_usage.turns + $2,
              input_tokens = tenant_usage.input_tokens + $3, output_tokens = tenant_usage.output_tokens + $4
            """,
            P(tenantId), P(turns), P(inputTokens), P(outputTokens));
}
