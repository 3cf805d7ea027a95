using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Paging;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Analytics;

/// <summary>A tenant in the platform's list, with its counts.</summary>
public sealed record TenantItem(
    Guid Id,
    string Slug,
    string Name,
    TenantStatus Status,
    int Members,
    int Agents,
    int Documents,
    int Conversations,
    DateTimeOffset CreatedAt);

/// <summary>Sort orders for tenants: by slug, by name, created last first, or the largest count first.</summary>
public enum TenantSort
{
    Slug,
    Name,
    Newest,
    Members,
    Agents,
    Documents,
    Conversations,
}

/// <summary>
/// The platform's list of tenants. Reads across tenants: callers show it only to platform admins, and each page writes
/// an audit entry (S12).
/// </summary>
public sealed class TenantQueries(AppDbFactory databases)
{
    /// <summary>A page of tenants.</summary>
    /// <param name="search">Part of the name or the slug; null for all.</param>
    public async Task<ListPage<TenantItem>> PageAsync(
        string? search, TenantStatus? status, TenantSort sort, PageRequest page, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var found = Search(db, search).Where(t => status == null || t.Status == status);
        var result = await Describe(db, Sort(db, found, sort, page)).ToPageAsync(page, t => KeyOf(t, sort), ct);
        AuditLog.Add(db, new(AuditKind.Audit, "tenants.listed", actor));
        await db.SaveChangesAsync(ct);
        return result;
    }

    /// <summary>Number of tenants with each status.</summary>
    public async Task<IReadOnlyDictionary<TenantStatus, int>> CountsAsync(string? search, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Search(db, search)
            .GroupBy(t => t.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    private static IQueryable<Tenant> Search(AppDb db, string? search)
    {
        var pattern = string.IsNullOrWhiteSpace(search) ? null : Like.Containing(search.Trim());
        return db
            .Tenants.AsNoTracking()
            .Where(t => pattern == null || EF.Functions.ILike(t.Name, pattern) || EF.Functions.ILike(t.Slug, pattern));
    }

    private static IQueryable<Tenant> Sort(AppDb db, IQueryable<Tenant> found, TenantSort sort, PageRequest page)
    {
        switch (sort)
        {
            case TenantSort.Name:
                return found.ByName(t => t.Name, t => t.Id, page);
            case TenantSort.Newest:
                return found.ByTime(t => t.CreatedAt, t => t.Id, page);
            case TenantSort.Members:
                return found.ByNumber(t => db.Memberships.Count(m => m.TenantId == t.Id), t => t.Id, page);
            case TenantSort.Agents:
                return found.ByNumber(t => db.Agents.Count(a => a.TenantId == t.Id), t => t.Id, page);
            case TenantSort.Documents:
                return found.ByNumber(t => db.Documents.Count(d => d.TenantId == t.Id), t => t.Id, page);
            case TenantSort.Conversations:
                return found.ByNumber(
                    t => db.Conversations.Count(c => c.TenantId == t.Id && c.LastSeq > 0), t => t.Id, page);
            default:
                var after = page.After;
                return found.Where(t => after == null || string.Compare(t.Slug, after) > 0).OrderBy(t => t.Slug);
        }
    }

    private static string KeyOf(TenantItem last, TenantSort sort) => sort switch
    {
        TenantSort.Name => PageKeys.Of(last.Name, last.Id),
        TenantSort.Newest => PageKeys.Of(last.CreatedAt, last.Id),
        TenantSort.Members => PageKeys.Of(last.Members, last.Id),
        TenantSort.Agents => PageKeys.Of(last.Agents, last.Id),
        TenantSort.Documents => PageKeys.Of(last.Documents, last.Id),
        TenantSort.Conversations => PageKeys.Of(last.Conversations, last.Id),
        _ => last.Slug,
    };

    private static IQueryable<TenantItem> Describe(AppDb db, IQueryable<Tenant> tenants) =>
        tenants.Select(t => new TenantItem(
            t.Id, t.Slug, t.Name, t.Status, db.Memberships.Count(m => m.TenantId == t.Id),
            db.Agents.Count(a => a.TenantId == t.Id), db.Documents.Count(d => d.TenantId == t.Id),
            db.Conversations.Count(c => c.TenantId == t.Id && c.LastSeq > 0), t.CreatedAt));
}
