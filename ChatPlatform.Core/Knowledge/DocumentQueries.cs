using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge;

/// <summary>A chunk of a document as staff sees it.</summary>
/// <param name="Ordinal">Position in the document, from 0.</param>
/// <param name="Heading">Headings above it, outermost first, joined by " > "; empty where there is none.</param>
/// <param name="Page">From 1; null where the format has none.</param>
public sealed record ChunkItem(Guid Id, int Ordinal, string Heading, string Text, int? Page, int Tokens);

/// <summary>Reads of documents by id and by place, for programs.</summary>
public sealed class DocumentQueries(AppDbFactory databases)
{
    /// <summary>Documents, the newest first.</summary>
    /// <param name="search">Part of the name; null for all.</param>
    /// <param name="before">Id of the last document that was read; null for the newest.</param>
    public async Task<IReadOnlyList<DocumentItem>> PageAsync(
        Guid tenantId, string? search, DocumentStatus? status, Guid? before, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = db.Documents.AsNoTracking().Where(d => d.TenantId == tenantId);
        rows = string.IsNullOrWhiteSpace(search) ? rows : rows.Where(d => EF.Functions.ILike(d.Name, Like.Containing(search), "\\"));
        rows = status is { } wanted ? rows.Where(d => d.Status == wanted) : rows;
        rows = before is { } last ? rows.Where(d => d.Id < last) : rows;
        return await Items(rows.OrderByDescending(d => d.Id).Take(take)).ToListAsync(ct);
    }

    public async Task<DocumentItem?> FindAsync(Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Items(db.Documents.AsNoTracking().Where(d => d.TenantId == tenantId && d.Id == documentId)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Chunks of a document in its order.</summary>
    /// <param name="after">Position of the last chunk that was read; null for the beginning.</param>
    public async Task<IReadOnlyList<ChunkItem>> ChunksAsync(Guid tenantId, Guid documentId, int? after, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Chunks.AsNoTracking()
            .Where(c => c.TenantId == tenantId && c.DocumentId == documentId && (after == null || c.Ordinal > after))
            .OrderBy(c => c.Ordinal).Take(take)
            .Select(c => new ChunkItem(c.Id, c.Ordinal, c.Heading, c.Text, c.Page, c.Tokens))
            .ToListAsync(ct);
    }

    private static IQueryable<DocumentItem> Items(IQueryable<Document> rows) => rows.Select(d => new DocumentItem(
        d.Id, d.Name, d.Status, d.Progress, d.ProgressText, d.FailureCode, d.FailureDetail, d.Pages, d.Chunks, d.Size, d.CreatedAt, d.ChangedAt));
}
