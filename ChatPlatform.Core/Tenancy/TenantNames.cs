using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>Looks up names of tenants.</summary>
internal sealed class TenantNames(AppDbFactory databases) : ITenantNames
{
    public async Task<IReadOnlyDictionary<Guid, TenantName>> NamesAsync(
        IReadOnlyCollection<Guid> tenantIds, CancellationToken ct)
    {
        if (tenantIds.Count == 0)
        {
            return new Dictionary<Guid, TenantName>();
        }

        // One tenant's entries are read in its own scope, as its staff may do.
        await using var db = tenantIds.Count == 1 ? databases.ForTenant(tenantIds.First()) : databases.ForPlatform();
        return await db.Tenants.AsNoTracking()
            .Where(t => tenantIds.Contains(t.Id))
            .ToDictionaryAsync(t => t.Id, t => new TenantName(t.Slug, t.Name), ct);
    }
}
