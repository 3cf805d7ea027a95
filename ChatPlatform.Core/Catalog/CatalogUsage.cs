using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>Copies of an entry, by state.</summary>
/// <param name="UpdateAvailable">Changed copies of tenants that have not decided about the entry's latest
/// change.</param>
public sealed record CopyCounts(int Following, int Changed, int UpdateAvailable)
{
    public static CopyCounts None { get; } = new(0, 0, 0);

    /// <summary>Tenants that have a copy; a tenant has at most one.</summary>
    public int Total => Following + Changed + UpdateAvailable;
}

/// <summary>A tenant's copy of an entry.</summary>
/// <param name="Id">Id of the agent or tool.</param>
/// <param name="Name">Name that the tenant gives it.</param>
/// <param name="IsBehind">True while a following copy has not yet taken over the latest change.</param>
public sealed record CopyItem(
    Guid TenantId, string Slug, string Tenant, Guid Id, string Name, CopyState State, bool IsBehind,
    DateTimeOffset ChangedAt);

/// <summary>Where catalog entries are used. Reads across tenants, for platform admins.</summary>
public sealed class CatalogUsage(AppDbFactory databases, IEnumerable<ICatalogCopies> kinds)
{
    /// <summary>Copies of the entries that have any, by entry.</summary>
    /// <param name="entries">Ids of entries of this kind, at most <see cref="CatalogEditor.MaxListed"/>.</param>
    public async Task<IReadOnlyDictionary<Guid, CopyCounts>> CountAsync(
        CatalogKind kind, IReadOnlyCollection<Guid> entries, CancellationToken ct)
    {
        if (kinds.FirstOrDefault(k => k.Kind == kind) is not { } copies)
        {
            return new Dictionary<Guid, CopyCounts>();
        }

        await using var db = databases.ForPlatform();
        var counts = await copies.Copies(db)
            .Join(
                db.CatalogEntries.Where(e => entries.Contains(e.Id)), c => c.EntryId, e => (Guid?)e.Id,
                (c, e) => new
                {
                    e.Id,
                    c.IsChangedHere,
                    IsBehind = c.Revision < e.Revision,
                })
            .GroupBy(c => c.Id)
            .Select(g => new
            {
                g.Key,
                Following = g.Count(c => !c.IsChangedHere),
                Changed = g.Count(c => c.IsChangedHere && !c.IsBehind),
                Behind = g.Count(c => c.IsChangedHere && c.IsBehind),
            })
            .Take(CatalogEditor.MaxListed)
            .ToListAsync(ct);
        return counts.ToDictionary(c => c.Key, c => new CopyCounts(c.Following, c.Changed, c.Behind));
    }

    /// <summary>A page of an entry's copies by name of the tenant. Each page writes an audit entry (S12).</summary>
    public async Task<ListPage<CopyItem>> PageAsync(
        CatalogKind kind, Guid entryId, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (kinds.FirstOrDefault(k => k.Kind == kind) is not { } copies)
        {
            return new([], null);
        }

        await using var db = databases.ForPlatform();
        var latest = await db.CatalogEntries.Where(e => e.Id == entryId)
            .Select(e => e.Revision)
            .FirstOrDefaultAsync(ct);
        var tenants = db.Tenants.AsNoTracking();
        if (page.AfterName is var (name, id))
        {
            tenants = tenants.Where(t => string.Compare(t.Name, name) > 0 || (t.Name == name && t.Id > id));
        }

        var found = await copies.Copies(db)
            .Where(c => c.EntryId == entryId)
            .Join(tenants, c => c.TenantId, t => t.Id, (c, t) => new { Copy = c, t.Id, t.Slug, t.Name })
            .OrderBy(x => x.Name)
            .ThenBy(x => x.Id)
            .ToPageAsync(page, x => PageKeys.Of(x.Name, x.Id), ct);
        AuditLog.Add(
            db, new(AuditKind.Audit, "catalog.usage_listed", actor, null, "catalog_entry", entryId.ToString()));
        await db.SaveChangesAsync(ct);
        return found.Select(x => new CopyItem(
            x.Id, x.Slug, x.Name, x.Copy.Id, x.Copy.Name,
            CatalogCopy.StateOf(x.Copy.IsChangedHere, x.Copy.Revision, latest),
            !x.Copy.IsChangedHere && x.Copy.Revision < latest, x.Copy.ChangedAt));
    }
}
