using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>An agent or tool of the catalog that a tenant may add.</summary>
/// <param name="AddedAs">Id of the tenant's own agent or tool added from it; null for none.</param>
public sealed record TenantCatalogEntry(Guid Id, string Key, string Title, string Description, Guid? AddedAs);

/// <summary>The catalog entries that a tenant can add: allowed ones with a definition.</summary>
public sealed class TenantCatalog(AppDbFactory databases)
{
    private const string Nothing = "{}";

    /// <summary>A page of entries by time of creation.</summary>
    public async Task<ListPage<TenantCatalogEntry>> PageAsync(
        Guid tenantId, CatalogKind kind, PageRequest page, CancellationToken ct)
    {
        var after = page.AfterId;
        await using var db = databases.ForTenant(tenantId);
        return await Available(db, tenantId, kind).Where(r => after == null || r.Id > after).OrderBy(r => r.Id)
            .Select(r => new TenantCatalogEntry(
                r.Id, r.Key, r.Title, r.Description,
                kind == CatalogKind.Agent
                    ? db
                        .Agents.Where(a => a.TenantId == tenantId && a.CatalogEntryId == r.Id)
                        .Select(a => (Guid?)a.Id)
                        .FirstOrDefault()
                    : db
                        .Tools.Where(t => t.TenantId == tenantId && t.CatalogEntryId == r.Id)
                        .Select(t => (Guid?)t.Id)
                        .FirstOrDefault()))
            .ToPageAsync(page, o => PageKeys.Of(o.Id), ct);
    }

    /// <summary>One entry; null when it does not exist or the tenant is not allowed to use it.</summary>
    public async Task<CatalogEntry?> FindAsync(Guid tenantId, CatalogKind kind, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Available(db, tenantId, kind).FirstOrDefaultAsync(r => r.Id == id, ct);
    }

    private static IQueryable<CatalogEntry> Available(AppDb db, Guid tenantId, CatalogKind kind) =>
        db
            .CatalogEntries.AsNoTracking()
            .Where(r =>
                r.Kind == kind
                && r.Definition != Nothing
                && !TenantPermissions.Denied(db, tenantId).Any(d => d.Id == r.Id));
}
