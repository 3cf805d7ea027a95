using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>A provider that this instance does not call for one tenant, because of repeated failures.</summary>
/// <param name="Provider">Name of the platform's provider or of the tenant's connection.</param>
/// <param name="Fault">The last failure.</param>
/// <param name="RetryAt">From then on the tenant's next message tries the provider.</param>
public sealed record PausedProvider(
    string Provider, string TenantSlug, string TenantName, ProviderFault Fault, DateTimeOffset Since,
    DateTimeOffset RetryAt);

/// <summary>The open circuit breakers of this instance, with names, for platform admins.</summary>
public sealed class PausedProviders(ProviderBreakers breakers, TenantSql sql)
{
    /// <summary>Maximum entries that are listed.</summary>
    public const int MaxListed = 20;

    private const string Names = """
        select p.number, t.slug, t.name,
          coalesce(c.name, case when p.is_connection then 'deleted connection' else p.source end)
        from unnest($1::uuid[], $2::text[], $3::boolean[]) with ordinality
          as p(tenant_id, source, is_connection, number)
        join tenants t on t.id = p.tenant_id
        left join provider_connections c
          on p.is_connection and c.tenant_id = p.tenant_id and c.id::text = p.source
        order by p.number
        """;

    /// <summary>Those paused last, at most <see cref="MaxListed"/>.</summary>
    public async Task<IReadOnlyList<PausedProvider>> ReadAsync(CancellationToken ct)
    {
        var paused = breakers.Paused(MaxListed);
        if (paused.Count == 0)
        {
            return [];
        }

        await using var batch = sql.Batch(DataScope.Platform).Add(
            Names, P(paused.Select(p => p.Key.TenantId).ToArray()), P(paused.Select(p => p.Key.Source).ToArray()),
            P(paused.Select(p => p.Key.IsConnection).ToArray()));
        await using var reader = await batch.ReadAsync(ct);
        var items = new List<PausedProvider>();
        while (await reader.ReadAsync(ct))
        {
            var pause = paused[(int)reader.GetInt64(0) - 1].Pause;
            items.Add(
                new(
                    reader.GetString(3), reader.GetString(1), reader.GetString(2), pause.Fault, pause.Since,
                    pause.RetryAt));
        }

        return items;
    }
}
