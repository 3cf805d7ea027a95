using ChatPlatform.Core.Knowledge.Indexes;

namespace ChatPlatform.Web.Hosting.Health;

/// <summary>Search indexes of large tenants. Without one, a search is slower and finds the same.</summary>
internal sealed class SearchIndexProbe(EmbeddingIndexes indexes) : IHealthProbe
{
    public string Name => "Search indexes";

    public async Task<HealthFinding> CheckAsync(CancellationToken ct)
    {
        var (built, missing) = await indexes.CountAsync(ct);
        return HealthFinding.WarnIf(
            missing > 0 ? "Search is slow for a large tenant. Run the command index-passages." : null,
            [HealthFact.Count("Tenants with an index", built), HealthFact.Count("Tenants that need one", missing)]);
    }
}
