using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tools;

/// <summary>Queries of tools for staff.</summary>
public sealed class ToolQueries(AppDbFactory databases)
{
    /// <summary>A page of a tenant's tools by title, including disabled ones.</summary>
    /// <param name="search">Part of the title, the name or the description; null for all.</param>
    public async Task<ListPage<ToolDetail>> PageAsync(
        Guid tenantId, string? search, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tools = db.Tools.AsQueryable();
        if (!string.IsNullOrWhiteSpace(search))
        {
            var like = Like.Containing(search);
            tools = tools.Where(t =>
                EF.Functions.ILike(t.Title, like) || EF.Functions.ILike(t.Name, like)
                || EF.Functions.ILike(t.Description, like));
        }

        if (page.AfterName is var (title, id))
        {
            tools = tools.Where(t => string.Compare(t.Title, title) > 0 || (t.Title == title && t.Id > id));
        }

        return await Details(db, tenantId, tools.OrderBy(t => t.Title).ThenBy(t => t.Id))
            .ToPageAsync(page, t => PageKeys.Of(t.Title, t.Id), ct);
    }

    public async Task<ToolDetail?> FindAsync(Guid tenantId, Guid toolId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, toolId, ct);
    }

    /// <summary>One tool, read through an open context.</summary>
    internal static Task<ToolDetail?> FindAsync(AppDb db, Guid tenantId, Guid toolId, CancellationToken ct) =>
        Details(db, tenantId, db.Tools.Where(t => t.Id == toolId)).FirstOrDefaultAsync(ct);

    private static IQueryable<ToolDetail> Details(AppDb db, Guid tenantId, IQueryable<Tool> tools) =>
        tools.AsNoTracking()
            .Where(t => t.TenantId == tenantId)
            .Select(t => ToolDetail.Of(
                t,
                t.CatalogEntryId != null
                    && TenantPermissions.Denied(db, tenantId).Any(r => r.Id == t.CatalogEntryId),
                db.CatalogEntries.Where(e => e.Id == t.CatalogEntryId).Select(e => (int?)e.Revision).FirstOrDefault()));
}
