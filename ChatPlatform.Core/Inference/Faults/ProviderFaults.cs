using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using Npgsql;
using NpgsqlTypes;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Inference.Faults;

/// <summary>Failed calls of one kind to one provider, by all instances.</summary>
/// <param name="Provider">Name of the platform's provider or of the tenant's connection.</param>
/// <param name="TenantSlug">The tenant of a connection; null for the platform's providers.</param>
/// <param name="TenantName">As <paramref name="TenantSlug"/>.</param>
/// <param name="Count">Failures since <paramref name="Since"/>, when the first one came after an hour without
/// any.</param>
public sealed record ProviderFaultItem(
    string Provider, string? TenantSlug, string? TenantName, ProviderFault Fault, int Count, DateTimeOffset Since,
    DateTimeOffset LastAt);

/// <summary>
/// The last failed calls to providers, of all instances and of tenants' own connections, for platform admins. Only
/// kind, number and times are kept: no requests, answers, addresses or keys.
/// </summary>
public sealed class ProviderFaults(TenantSql sql, TimeProvider clock)
{
    /// <summary>Maximum entries that are listed.</summary>
    public const int MaxListed = 20;

    /// <summary>Kinds of failures that wait for the next write; more are dropped.</summary>
    private const int MaxPending = 1000;

    private const string Forget = "delete from provider_faults where last_at < now() - interval '1 day'";

    private const string Write = """
        insert into provider_faults as f (source, fault, tenant_id, count, since, last_at)
        select s.source, s.fault, s.tenant_id, s.count, s.last_at, s.last_at
        from unnest($1::text[], $2::text[], $3::uuid[], $4::int[], $5::timestamptz[])
          as s(source, fault, tenant_id, count, last_at)
        where s.tenant_id is null or exists (select from tenants t where t.id = s.tenant_id)
        on conflict (source, fault) do update set
          count = case when f.last_at < excluded.last_at - interval '1 hour' then excluded.count
            else least(f.count::bigint + excluded.count, 1000000000)::int end,
          since = case when f.last_at < excluded.last_at - interval '1 hour' then excluded.since else f.since end,
          last_at = greatest(f.last_at, excluded.last_at)
        """;

    private const string Read = """
        select coalesce(c.name, case when f.tenant_id is null then f.source else 'deleted connection' end),
          t.slug, t.name, f.fault, f.count, f.since, f.last_at
        from provider_faults f
        left join tenants t on t.id = f.tenant_id
        left join provider_connections c on c.tenant_id = f.tenant_id and c.id::text = f.source
        where f.last_at > now() - interval '1 day'
        order by f.last_at desc, f.source, f.fault limit $1
        """;

    private readonly Lock _lock = new();
    private Dictionary<Key, Seen> _pending = [];

    /// <summary>Remembers a failed call until the next write. Never waits.</summary>
    /// <param name="tenantId">The tenant of a connection; null for the platform's providers.</param>
    /// <param name="source">Name of the provider, or id of the connection.</param>
    internal void Add(Guid? tenantId, string source, ProviderFault fault)
    {
        lock (_lock)
        {
            var key = new Key(tenantId, source, fault);
            if (_pending.TryGetValue(key, out var seen) || _pending.Count < MaxPending)
            {
                _pending[key] = new((seen?.Count ?? 0) + 1, clock.GetUtcNow());
            }
        }
    }

    /// <summary>Writes what was remembered since the last write, in one round trip.</summary>
    /// <exception cref="NpgsqlException">The database is not available; what was remembered is dropped.</exception>
    public async Task WriteAsync(CancellationToken ct)
    {
        Dictionary<Key, Seen> seen;
        lock (_lock)
        {
            (seen, _pending) = (_pending, []);
        }

        if (seen.Count == 0)
        {
            return;
        }

        await using var batch = sql.Batch(DataScope.Platform)
            .Add(Forget)
            .Add(
                Write, P(seen.Keys.Select(k => k.Source).ToArray()),
                P(seen.Keys.Select(k => TextEnums.Of(k.Fault)).ToArray()),
                new NpgsqlParameter
                {
                    Value = seen.Keys.Select(k => k.TenantId).ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
                },
                P(seen.Values.Select(s => s.Count).ToArray()), P(seen.Values.Select(s => s.LastAt).ToArray()));
        await batch.ExecuteAsync(ct);
    }

    /// <summary>The newest failures of the last day, at most <see cref="MaxListed"/>.</summary>
    public async Task<IReadOnlyList<ProviderFaultItem>> ReadAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(Read, P(MaxListed));
        await using var reader = await batch.ReadAsync(ct);
        var items = new List<ProviderFaultItem>();
        while (await reader.ReadAsync(ct))
        {
            items.Add(
                new(
                    reader.GetString(0), await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1),
                    await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2),
                    Enum.Parse<ProviderFault>(reader.GetString(3).Replace("_", "", StringComparison.Ordinal), true),
                    reader.GetInt32(4), await reader.GetFieldValueAsync<DateTimeOffset>(5, ct),
                    await reader.GetFieldValueAsync<DateTimeOffset>(6, ct)));
        }

        return items;
    }

    private sealed record Key(Guid? TenantId, string Source, ProviderFault Fault);

    private sealed record Seen(int Count, DateTimeOffset LastAt);
}
