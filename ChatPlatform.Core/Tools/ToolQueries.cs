using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tools;

/// <summary>A tool, for staff.</summary>
/// <param name="CatalogEntryId">The platform catalog's entry that the tool was added from; null for the tenant's
/// own.</param>
/// <param name="IsForbidden">True while the platform does not allow the tool, which then is not called.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
public sealed record ToolItem(
    Guid Id,
    string Name,
    string Title,
    string Description,
    string Method,
    string UrlTemplate,
    string InputSchema,
    bool IsEnabled,
    DateTimeOffset ChangedAt,
    Guid? CatalogEntryId,
    bool IsForbidden,
    uint ConcurrencyToken);

/// <summary>Queries of tools for staff.</summary>
public sealed class ToolQueries(AppDbFactory databases)
{
    /// <summary>All tools of a tenant by title, including disabled ones.</summary>
    public async Task<IReadOnlyList<ToolItem>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tools = await db
            .Tools.AsNoTracking()
            .Where(t => t.TenantId == tenantId)
            .OrderBy(t => t.Title)
            .Select(t => new
            {
                Tool = t,
                IsForbidden = t.CatalogEntryId != null
                    && TenantPermissions.Denied(db, tenantId).Any(r => r.Id == t.CatalogEntryId),
            })
            .ToListAsync(ct);
        return
        [
            .. tools.Select(x => new ToolItem(
                x.Tool.Id,
                x.Tool.Name,
                x.Tool.Title,
                x.Tool.Description,
                x.Tool.Request.Method,
                x.Tool.Request.UrlTemplate,
                x.Tool.InputSchema,
                x.Tool.IsEnabled,
                x.Tool.ChangedAt,
                x.Tool.CatalogEntryId,
                x.IsForbidden,
                x.Tool.ConcurrencyToken)),
        ];
    }

    /// <summary>Tools by time of creation, for API clients.</summary>
    public async Task<ListPage<ToolDetail>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var after = page.AfterId;
        var tools = await db
            .Tools.AsNoTracking()
            .Where(t => t.TenantId == tenantId && (after == null || t.Id > after))
            .OrderBy(t => t.Id)
            .ToPageAsync(page, t => PageKeys.Of(t.Id), ct);
        return tools.Select(ToolDetail.Of);
    }

    public async Task<ToolDetail?> FindAsync(Guid tenantId, Guid toolId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return
            await db.Tools.AsNoTracking().FirstOrDefaultAsync(t => t.TenantId == tenantId && t.Id == toolId, ct)
                is { } tool
            ? ToolDetail.Of(tool)
            : null;
    }
}
