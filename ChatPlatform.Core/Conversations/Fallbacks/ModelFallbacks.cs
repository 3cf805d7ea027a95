using ChatPlatform.Core.Agents.Rounds;
using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Fallbacks;

/// <summary>The newest answers in a row that did not come from the model that the tenant has chosen.</summary>
/// <param name="Count">1 to <see cref="ModelFallbacks.MaxTurns"/>.</param>
/// <param name="Reason">Why the newest did not, as the end of a sentence after "because".</param>
/// <param name="LastAt">Time of the newest.</param>
public sealed record ModelFallback(int Count, string Reason, DateTimeOffset LastAt);

/// <summary>Makes a model that no longer answers visible although another answers in its place (K16).</summary>
public sealed class ModelFallbacks(TenantSql sql)
{
    /// <summary>Maximum turns that are read.</summary>
    public const int MaxTurns = 50;

    private static readonly string s_read = $"""
        select (select s ->> 'detail' from jsonb_array_elements(t.trace) s where s ->> 'title' = $2 limit 1),
          t.usage <> '[]'::jsonb, t.created_at
        from (
          select trace, usage, created_at from turns
          where tenant_id = $1 and status = {Literal(TurnStatus.Done)} and created_at > now() - interval '7 days'
          order by created_at desc limit {MaxTurns}) t
        order by t.created_at desc
        """;

    /// <summary>
    /// The newest answers of the last 7 days up to one of the chosen model; null when the newest comes from it. Turns
    /// that asked no model are not counted.
    /// </summary>
    public async Task<ModelFallback?> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(s_read, P(tenantId), P(ModelRound.Replaced));
        await using var reader = await batch.ReadAsync(ct);
        ModelFallback? found = null;
        while (await reader.ReadAsync(ct))
        {
            if (!await reader.IsDBNullAsync(0, ct))
            {
                found = found is null
                    ? new(1, reader.GetString(0), await reader.GetFieldValueAsync<DateTimeOffset>(2, ct))
                    : found with { Count = found.Count + 1 };
            }
            else if (reader.GetBoolean(1))
            {
                break;
            }
        }

        return found;
    }
}
