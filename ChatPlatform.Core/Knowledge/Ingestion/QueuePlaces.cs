using ChatPlatform.Core.Data;
using Microsoft.Extensions.Options;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Where a document stands in the queue.</summary>
/// <param name="Ahead">Documents of all tenants that are processed before it or at the moment.</param>
/// <param name="WaitSeconds">Estimated seconds until its own turn.</param>
public sealed record QueuePlace(int Ahead, int WaitSeconds);

/// <summary>
/// Tells tenants where their documents stand. Tenants take turns, so of each other tenant at most as many documents
/// come first as the own document has in front of it, and one more.
/// </summary>
public sealed class QueuePlaces(TenantSql sql, IngestionPace pace, IOptions<IngestionOptions> options)
{
    /// <summary>Order of a tenant's documents. $2 size of a small file.</summary>
    internal const string OrderInTenant = "not is_urgent, source_id is not null, size > $2, created_at";

    private static readonly string s_own = $"""
        select id, media_type, size from documents
        where tenant_id = $1 and status = {Literal(DocumentStatus.Queued)}
        order by {OrderInTenant} limit $3
        """;

    private static readonly string s_others = $"""
        select tenant_id, media_type, count(*)::int, sum(size)::float8 from documents
        where status = {Literal(DocumentStatus.Queued)} and tenant_id <> $1 group by tenant_id, media_type
        """;

    private static readonly string s_running = $"""
        select media_type, count(*)::int, sum(size * (100 - progress) / 100.0)::float8 from documents
        where status = {Literal(DocumentStatus.Processing)} group by media_type
        """;

    /// <summary>The places of a tenant's queued documents.</summary>
    /// <param name="limit">Maximum documents.</param>
    public async Task<IReadOnlyDictionary<Guid, QueuePlace>> OfTenantAsync(
        Guid tenantId, int limit, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(s_own, P(tenantId), P(IngestionTurns.SmallSize), P(limit))
            .Add(s_others, P(tenantId))
            .Add(s_running);
        await using var reader = await batch.ReadAsync(ct);
        var own = new List<(Guid Id, string MediaType, long Size)>();
        while (await reader.ReadAsync(ct))
        {
            own.Add((reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2)));
        }

        await reader.NextResultAsync(ct);
        var others = new List<(Guid Tenant, int Count, TimeSpan Takes)>();
        while (await reader.ReadAsync(ct))
        {
            var count = reader.GetInt32(2);
            others.Add((reader.GetGuid(0), count, pace.Estimate(reader.GetString(1), reader.GetDouble(3), count)));
        }

        await reader.NextResultAsync(ct);
        var (running, wait) = (0, TimeSpan.Zero);
        while (await reader.ReadAsync(ct))
        {
            running += reader.GetInt32(1);
            wait += pace.Estimate(reader.GetString(0), reader.GetDouble(2), reader.GetInt32(1));
        }

        var tenants = others
            .GroupBy(o => o.Tenant)
            .Select(g => (Count: g.Sum(o => o.Count), Takes: g.Aggregate(TimeSpan.Zero, (sum, o) => sum + o.Takes)))
            .ToList();
        var places = new Dictionary<Guid, QueuePlace>();
        foreach (var (place, document) in own.Index())
        {
            var before = tenants.Select(t => (Ahead: Math.Min(t.Count, place + 1), t.Count, t.Takes)).ToList();
            var ahead = running + place + before.Sum(t => t.Ahead);
            var total = before.Aggregate(wait, (sum, t) => sum + (t.Takes * ((double)t.Ahead / t.Count)));
            places[document.Id] = new(ahead, (int)(total.TotalSeconds / options.Value.Concurrency));
            wait += pace.Estimate(document.MediaType, document.Size, 1);
        }

        return places;
    }
}
