using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>A tenant with a rule of its own for an entry.</summary>
/// <param name="Kind">The tenant's kind of business.</param>
public sealed record EntryRule(
    Guid TenantId, string Slug, string Tenant, string Kind, bool IsAllowed, DateTimeOffset ChangedAt);

/// <summary>
/// The tenants with a rule of their own for an entry, for platform admins; <see cref="TenantPermissions"/> changes the
/// rules. Reads across tenants: each page writes an audit entry (S12).
/// </summary>
public sealed class CatalogRules(AppDbFactory databases)
{
    /// <summary>True when there is an entry with the id, of this kind.</summary>
    public async Task<bool> HasEntryAsync(CatalogKind kind, Guid entryId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await db.CatalogEntries.AnyAsync(e => e.Kind == kind && e.Id == entryId, ct);
    }

    /// <summary>A page of the rules by name of the tenant.</summary>
    public async Task<ListPage<EntryRule>> PageAsync(
        Guid entryId, PageRequest page, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var tenants = db.Tenants.AsNoTracking();
        if (page.AfterName is var (name, id))
        {
            tenants = tenants.Where(t => string.Compare(t.Name, name) > 0 || (t.Name == name && t.Id > id));
        }

        var rules = await db.TenantPermissions
            .Where(p => p.CatalogEntryId == entryId)
            .Join(
                tenants, p => p.TenantId, t => t.Id,
                (p, t) => new { t.Id, t.Slug, t.Name, t.Kind, p.IsAllowed, p.ChangedAt })
            .OrderBy(x => x.Name)
            .ThenBy(x => x.Id)
            .ToPageAsync(page, x => PageKeys.Of(x.Name, x.Id), ct);
        AuditLog.Add(
            db, new(AuditKind.Audit, "catalog.rules_listed", actor, null, "catalog_entry", entryId.ToString()));
        await db.SaveChangesAsync(ct);
        return rules.Select(x => new EntryRule(x.Id, x.Slug, x.Name, x.Kind, x.IsAllowed, x.ChangedAt));
    }
}
