using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>Queries of web sources for staff.</summary>
public sealed class WebSourceQueries(AppDbFactory databases)
{
    /// <summary>A page of a tenant's web sources, newest first.</summary>
    public async Task<ListPage<WebSourceItem>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = db.WebSources.AsNoTracking().Where(s => s.TenantId == tenantId);
        rows = page.AfterId is { } last ? rows.Where(s => s.Id < last) : rows;
        var read = await Rows(db, rows.OrderByDescending(s => s.Id))
            .ToPageAsync(page, r => PageKeys.Of(r.Source.Id), ct);
        return read.Select(r => WebSourceItem.Of(r.Source, r.Documents, r.Failed));
    }

    public async Task<WebSourceItem?> FindAsync(Guid tenantId, Guid sourceId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, sourceId, ct);
    }

    /// <summary>One source, read through an open context.</summary>
    internal static async Task<WebSourceItem?> FindAsync(
        AppDb db, Guid tenantId, Guid sourceId, CancellationToken ct) =>
        await Rows(db, db.WebSources.AsNoTracking().Where(s => s.TenantId == tenantId && s.Id == sourceId))
            .FirstOrDefaultAsync(ct) is { } row
            ? WebSourceItem.Of(row.Source, row.Documents, row.Failed)
            : null;

    private static IQueryable<Row> Rows(AppDb db, IQueryable<WebSource> sources) =>
        sources.Select(s => new Row(
            s,
            db.Documents.Count(d => d.TenantId == s.TenantId && d.SourceId == s.Id),
            db.Documents
                .Where(d => d.TenantId == s.TenantId && d.SourceId == s.Id && d.Status == DocumentStatus.Failed)
                .OrderBy(d => d.Id)
                .Take(WebRunResult.MaxFailures)
                .Select(d => new WebPageFailure(d.Address!, d.FailureDetail ?? ""))
                .ToList()));

    private sealed record Row(WebSource Source, int Documents, List<WebPageFailure> Failed);
}
