using ChatPlatform.Core.Data;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>What a tenant has left.</summary>
/// <param name="HasTurns">True while answers of the day are left.</param>
/// <param name="HasTokens">True while tokens of the month are left.</param>
/// <param name="HasMoney">True while models may cost more in this month.</param>
public sealed record QuotaState(bool HasTurns, bool HasTokens, bool HasMoney = true);

/// <summary>
/// Checks whether a tenant has answers of its day, and tokens and money of its month left. Usage is counted in the
/// database when turns end, for all instances together. The result is cached for a few seconds, so the limit may be
/// exceeded by the usage of that time.
/// </summary>
public sealed class TenantQuota(TenantSql sql, IMemoryCache cache, IOptions<TenantLimitDefaults> defaults)
{
    private static readonly TimeSpan s_cacheDuration = TimeSpan.FromSeconds(2);

    public async ValueTask<QuotaState> StateAsync(Guid tenantId, CancellationToken ct)
    {
        if (cache.TryGetValue((nameof(TenantQuota), tenantId), out QuotaState? known))
        {
            return known!;
        }

        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            select coalesce(sum(u.turns) filter (where u.day = (now() at time zone 'utc')::date), 0)
                 < coalesce((select (limits->>'turnsPerDay')::bigint from tenants where id = $1), $2),
              coalesce(sum(u.input_tokens + u.output_tokens), 0)
                 < coalesce((select (limits->>'tokensPerMonth')::bigint from tenants where id = $1), $3),
              coalesce((
                select sum(c.amount) < (t.settings->'modelRules'->>'monthlyCost')::numeric
                from tenants t left join tenant_costs c on c.tenant_id = t.id
                  and c.currency = t.settings->'modelRules'->>'currency'
                  and c.day >= date_trunc('month', now() at time zone 'utc')::date
                where t.id = $1
                group by t.id), true)
            from tenant_usage u
            where u.tenant_id = $1 and u.day >= date_trunc('month', now() at time zone 'utc')::date
            """,
            P(tenantId), P((long)defaults.Value.TurnsPerDay), P(defaults.Value.TokensPerMonth));
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return cache.Set(
            (nameof(TenantQuota), tenantId),
            new QuotaState(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2)), s_cacheDuration);
    }
}
