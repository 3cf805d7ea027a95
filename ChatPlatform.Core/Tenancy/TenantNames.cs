using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>Looks up slugs of tenants.</summary>
internal sealed class TenantNames(AppDbFactory databases) : ITenantNames
{
    public async Task<IReadOnlyDictionary<Guid, string>> SlugsAsync(
        IReadOnlyCollection<Guid> tenantIds, CancellationToken ct)
    {
        if (tenantIds.Count == 0)
        {
            return new Dictionary<Guid, string>();
        }

        // One tenant's entries are read in its own scope, as its staff may do.
        await using var db = tenantIds.Count == 1 ? databases.ForTenant(tenantIds.First()) : databases.ForPlatform();
        return await db.Tenants.AsNoTracking()
            .Where(t => tenantIds.Contains(t.Id))
            .ToDictionaryAsync(t => t.Id, t => t.Slug, ct);
    }
}
