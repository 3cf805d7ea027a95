using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>An agent or tool of the catalog that a tenant may add.</summary>
/// <param name="AddedAs">Id of the tenant's own agent or tool added from it; null for none.</param>
public sealed record TenantCatalogEntry(Guid Id, string Key, string Title, string Description, Guid? AddedAs);

/// <summary>
/// What the catalog offers to one tenant: entries that it is allowed, and that hold something to begin with.
/// </summary>
public sealed class TenantCatalog(AppDbFactory databases)
{
    private const string Nothing = "{}";

    /// <summary>A page of entries by time of creation.</summary>
    internal async Task<ListPage<TenantCatalogEntry>> PageAsync(
        Guid tenantId, CatalogKind kind, PageRequest page, Func<AppDb, IQueryable<CatalogCopy>> copies,
        CancellationToken ct)
    {
        var after = page.AfterId;
        await using var db = databases.ForTenant(tenantId);
        var own = copies(db).Where(o => o.TenantId == tenantId);
        return await Available(db, tenantId, kind)
            .Where(r => after == null || r.Id > after)
            .OrderBy(r => r.Id)
            .Select(r => new TenantCatalogEntry(
                r.Id, r.Key, r.Title, r.Description,
                own.Where(o => o.EntryId == r.Id).Select(o => (Guid?)o.Id).FirstOrDefault()))
            .ToPageAsync(page, o => PageKeys.Of(o.Id), ct);
    }

    /// <summary>One entry; null when it does not exist or the tenant is not allowed to use it.</summary>
    public async Task<CatalogEntry?> FindAsync(Guid tenantId, CatalogKind kind, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Available(db, tenantId, kind).FirstOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>
    /// The entry of a copy with its definition; null when the copy has none, or the tenant is not allowed it.
    /// </summary>
    internal static async Task<(CatalogEntry Entry, T Definition)?> TemplateAsync<T>(
        AppDb db, Guid tenantId, CatalogKind kind, Guid? entryId, CancellationToken ct)
        where T : class =>
        entryId is { } id
        && await Available(db, tenantId, kind).FirstOrDefaultAsync(e => e.Id == id, ct) is { } entry
        && CatalogDefinition.Read<T>(entry.Definition) is { } definition
            ? (entry, definition)
            : null;

    /// <summary>The entries of one kind that the tenant may use, and that hold something to begin with.</summary>
    internal static IQueryable<CatalogEntry> Available(AppDb db, Guid tenantId, CatalogKind kind) =>
        db
            .CatalogEntries.AsNoTracking()
            .Where(r =>
                r.Kind == kind
                && r.Definition != Nothing
                && !TenantPermissions.Denied(db, tenantId).Any(d => d.Id == r.Id));
}
