using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>
/// Requests per minute that a tenant's visitors and API clients may send together. A change takes effect within
/// seconds.
/// </summary>
public sealed class TenantRequestRate(
    AppDbFactory databases, IMemoryCache cache, IOptions<TenantLimitDefaults> defaults)
{
    private static readonly TimeSpan s_cacheDuration = TimeSpan.FromSeconds(10);

    public async ValueTask<int> PerMinuteAsync(Guid tenantId, CancellationToken ct)
    {
        if (cache.TryGetValue((nameof(TenantRequestRate), tenantId), out int known))
        {
            return known;
        }

        await using var db = databases.ForTenant(tenantId);
        var limits = await db
            .Tenants.AsNoTracking()
            .Where(t => t.Id == tenantId)
            .Select(t => t.Limits)
            .FirstOrDefaultAsync(ct);
        return cache.Set(
            (nameof(TenantRequestRate), tenantId), limits?.RequestsPerMinute ?? defaults.Value.RequestsPerMinute,
            s_cacheDuration);
    }
}
