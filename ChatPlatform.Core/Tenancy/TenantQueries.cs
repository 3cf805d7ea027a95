using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>A tenant in the platform's list, with how much it has.</summary>
public sealed record TenantItem(
    Guid Id, string Slug, string Name, TenantStatus Status, int Members, int Agents, int Documents, int Conversations, DateTimeOffset CreatedAt);

/// <summary>The platform's list of tenants, and how many there are in each state.</summary>
public sealed record TenantListing(IReadOnlyList<TenantItem> Items, IReadOnlyDictionary<TenantStatus, int> Counts);

/// <summary>The platform's list of tenants. Reads across tenants: callers show it to platform admins only, and each look is on record (S12).</summary>
public sealed class TenantQueries(AppDbFactory databases)
{
    /// <summary>A page by name, with counts of the states.</summary>
    public async Task<TenantListing> ListAsync(string? search, TenantStatus? status, int skip, int take, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var found = Search(db, search);
        var counts = await found.GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var items = await Describe(db, found.Where(t => status == null || t.Status == status).OrderBy(t => t.Name).ThenBy(t => t.Slug).Skip(skip).Take(take)).ToListAsync(ct);
        await RecordAsync(db, actor, ct);
        return new(items, counts);
    }

    /// <summary>A page by slug.</summary>
    /// <param name="after">Slug of the last tenant of the page before.</param>
    public async Task<IReadOnlyList<TenantItem>> PageAsync(string? search, TenantStatus? status, string? after, int take, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var found = Search(db, search).Where(t => (status == null || t.Status == status) && (after == null || string.Compare(t.Slug, after) > 0));
        var items = await Describe(db, found.OrderBy(t => t.Slug).Take(take)).ToListAsync(ct);
        await RecordAsync(db, actor, ct);
        return items;
    }

    private static IQueryable<Tenant> Search(AppDb db, string? search)
    {
        var pattern = string.IsNullOrWhiteSpace(search) ? null : Like.Containing(search.Trim());
        return db.Tenants.AsNoTracking().Where(t => pattern == null || EF.Functions.ILike(t.Name, pattern) || EF.Functions.ILike(t.Slug, pattern));
    }

    private static IQueryable<TenantItem> Describe(AppDb db, IQueryable<Tenant> tenants) => tenants.Select(t => new TenantItem(
        t.Id, t.Slug, t.Name, t.Status,
        db.Memberships.Count(m => m.TenantId == t.Id),
        db.Agents.Count(a => a.TenantId == t.Id),
        db.Documents.Count(d => d.TenantId == t.Id),
        db.Conversations.Count(c => c.TenantId == t.Id && c.LastSeq > 0),
        t.CreatedAt));

    private static async Task RecordAsync(AppDb db, Actor actor, CancellationToken ct)
    {
        AuditLog.Add(db, new(AuditKind.Audit, "tenants.listed", actor));
        await db.SaveChangesAsync(ct);
    }
}
