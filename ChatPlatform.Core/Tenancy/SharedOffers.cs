using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>An agent or tool of the catalogue that a tenant may add.</summary>
/// <param name="AddedAs">The tenant's own agent or tool that was made from it; null where there is none.</param>
public sealed record SharedOffer(Guid Id, string Key, string Title, string Description, Guid? AddedAs);

/// <summary>What the catalogue offers to one tenant: entries that it is allowed, and that hold something to begin with.</summary>
public sealed class SharedOffers(AppDbFactory databases)
{
    private const string Nothing = "{}";

    /// <summary>Offers in the order of their making.</summary>
    /// <param name="after">Id of the last one that was read; null for the first.</param>
    public async Task<IReadOnlyList<SharedOffer>> PageAsync(Guid tenantId, SharedKind kind, Guid? after, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Offered(db, tenantId, kind).Where(r => after == null || r.Id > after).OrderBy(r => r.Id).Take(take)
            .Select(r => new SharedOffer(
                r.Id, r.Key, r.Title, r.Description,
                kind == SharedKind.Agent
                    ? db.Agents.Where(a => a.TenantId == tenantId && a.SharedId == r.Id).Select(a => (Guid?)a.Id).FirstOrDefault()
                    : db.Tools.Where(t => t.TenantId == tenantId && t.SharedId == r.Id).Select(t => (Guid?)t.Id).FirstOrDefault()))
            .ToListAsync(ct);
    }

    /// <summary>One offer; null also for an entry that the tenant is not allowed.</summary>
    public async Task<SharedResource?> FindAsync(Guid tenantId, SharedKind kind, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Offered(db, tenantId, kind).FirstOrDefaultAsync(r => r.Id == id, ct);
    }

    private static IQueryable<SharedResource> Offered(AppDb db, Guid tenantId, SharedKind kind) => db.SharedResources.AsNoTracking()
        .Where(r => r.Kind == kind && r.Definition != Nothing && !TenantPermissions.Denied(db, tenantId).Any(d => d.Id == r.Id));
}
