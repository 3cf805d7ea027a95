using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Uploads;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Which documents a list shows; null for all.</summary>
/// <param name="Name">Part of the name.</param>
/// <param name="Tag">In lower case.</param>
public sealed record DocumentSearch(
    string? Name = null, IReadOnlyList<DocumentStatus>? Statuses = null, string? Tag = null,
    DocumentAudience? Audience = null, DocumentSort Sort = DocumentSort.Newest);

/// <summary>Queries of documents.</summary>
public sealed class DocumentQueries(AppDbFactory databases, QueuePlaces places)
{
    /// <summary>Documents of a tenant whose place in the queue is told; those behind them just wait.</summary>
    private const int MaxPlaces = 500;

    /// <summary>A page of documents.</summary>
    public async Task<ListPage<DocumentItem>> PageAsync(
        Guid tenantId, DocumentSearch search, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = Search(db, tenantId, search);
        rows = search.Statuses is { } statuses ? rows.Where(d => statuses.Contains(d.Status)) : rows;
        var items = await Items(db, DocumentOrder.Sort(rows, search.Sort, page))
            .ToPageAsync(page, d => DocumentOrder.KeyOf(d, search.Sort), ct);
        return items with { Items = await PlaceAsync(tenantId, items.Items, ct) };
    }

    /// <summary>Number of documents that can be searched, and the time of their last change.</summary>
    public async Task<(int Count, DateTimeOffset? Last)> ReadyAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var ready = db.Documents.Where(d => d.TenantId == tenantId && d.Status == DocumentStatus.Ready);
        return (await ready.CountAsync(ct), await ready.MaxAsync(d => (DateTimeOffset?)d.ChangedAt, ct));
    }

    /// <summary>Names of documents by id. Unknown ids are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        Guid tenantId, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Documents.AsNoTracking()
            .Where(d => d.TenantId == tenantId && ids.Contains(d.Id))
            .Take(ids.Count)
            .ToDictionaryAsync(d => d.Id, d => d.Name, ct);
    }

    /// <summary>
    /// Number of documents with each status that match the search, and the bytes of all the tenant's documents.
    /// </summary>
    /// <param name="search">Its statuses and order do not matter.</param>
    public async Task<DocumentCounts> CountsAsync(Guid tenantId, DocumentSearch search, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var bytes = await DocumentQuota.BytesAsync(db, tenantId, ct);
        var counts = await Search(db, tenantId, search)
            .GroupBy(d => d.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var hasRestricted = await db.Documents
            .AnyAsync(d => d.TenantId == tenantId && d.Audience != DocumentAudience.Everyone, ct);
        return new(counts, bytes, hasRestricted);
    }

    public async Task<DocumentItem?> FindAsync(Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = db.Documents.AsNoTracking().Where(d => d.TenantId == tenantId && d.Id == documentId);
        var found = await Items(db, rows).FirstOrDefaultAsync(ct);
        return found is null ? null : (await PlaceAsync(tenantId, [found], ct))[0];
    }

    /// <summary>Adds their places to documents that are queued.</summary>
    private async Task<IReadOnlyList<DocumentItem>> PlaceAsync(
        Guid tenantId, IReadOnlyList<DocumentItem> items, CancellationToken ct)
    {
        if (!items.Any(d => d.Status == DocumentStatus.Queued))
        {
            return items;
        }

        var queued = await places.OfTenantAsync(tenantId, MaxPlaces, ct);
        return [.. items.Select(d => d with { Queue = queued.GetValueOrDefault(d.Id) })];
    }

    private static IQueryable<Document> Search(AppDb db, Guid tenantId, DocumentSearch search)
    {
        var rows = db.Documents.AsNoTracking().Where(d => d.TenantId == tenantId);
        if (!string.IsNullOrWhiteSpace(search.Name))
        {
            var pattern = Like.Containing(search.Name);
            rows = rows.Where(d => EF.Functions.ILike(d.Name, pattern, "\\"));
        }

        rows = search.Tag is { } tag ? rows.Where(d => d.Tags.Contains(tag)) : rows;
        return search.Audience is { } audience ? rows.Where(d => d.Audience == audience) : rows;
    }

    private static IQueryable<DocumentItem> Items(AppDb db, IQueryable<Document> rows) =>
        rows.Select(d => new DocumentItem(
            d.Id, d.Name, d.Status, d.Progress, d.ProgressText, d.FailureCode, d.FailureDetail, d.Pages, d.Chunks,
            d.Size, d.CreatedAt, d.ChangedAt, d.Warning, d.Version, d.VersionAt, null,
            d.Address, d.Tags, d.Audience,
            db.AnswerPairs.Any(p => p.TenantId == d.TenantId && p.DocumentId == d.Id)));
}
