using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Versions;

/// <summary>A version of a document.</summary>
/// <param name="Number">From 1, in the order of upload.</param>
/// <param name="Name">Name of the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="AddedBy">Who uploaded it or brought it back.</param>
/// <param name="IsCurrent">True for the version from which answers are given.</param>
public sealed record VersionItem(
    int Number, string Name, long Size, string AddedBy, DateTimeOffset AddedAt, bool IsCurrent);

/// <summary>A file in the store.</summary>
/// <param name="Path">Its place on disk.</param>
public sealed record StoredFile(string Path, string Name, string MediaType);

/// <summary>Queries of the versions of a document and of their files.</summary>
public sealed class VersionQueries(AppDbFactory databases, FileStore files)
{
    /// <summary>
    /// The current version and the former ones that are kept, newest first; none without the document.
    /// </summary>
    public async Task<IReadOnlyList<VersionItem>> ListAsync(Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var current = await db.Documents.AsNoTracking()
            .Where(d => d.TenantId == tenantId && d.Id == documentId)
            .Select(d => new VersionItem(d.Version, d.Name, d.Size, d.VersionBy, d.VersionAt, true))
            .FirstOrDefaultAsync(ct);
        if (current is null)
        {
            return [];
        }

        // A version that became a former one between both reads is not listed twice.
        var former = await db.DocumentVersions.AsNoTracking()
            .Where(v => v.TenantId == tenantId && v.DocumentId == documentId && v.Number < current.Number)
            .OrderByDescending(v => v.Number)
            .Select(v => new VersionItem(v.Number, v.Name, v.Size, v.AddedBy, v.AddedAt, false))
            .Take(DocumentVersions.MaxKept)
            .ToListAsync(ct);
        return [current, .. former];
    }

    /// <summary>A page of <see cref="ListAsync"/>.</summary>
    public async Task<ListPage<VersionItem>> PageAsync(
        Guid tenantId, Guid documentId, PageRequest page, CancellationToken ct)
    {
        var all = await ListAsync(tenantId, documentId, ct);
        VersionItem[] rows = [.. all.Where(v => page.AfterNumber is not { } after || v.Number < after)];
        return rows.PageOf(page, v => PageKeys.Of(v.Number));
    }

    /// <summary>The file of a version; null when it is not kept.</summary>
    /// <param name="number">Number of the version; null for the current one.</param>
    public async Task<StoredFile?> FileAsync(Guid tenantId, Guid documentId, int? number, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var file = await db.Documents.AsNoTracking()
            .Where(d => d.TenantId == tenantId && d.Id == documentId && (number == null || d.Version == number))
            .Select(d => new { d.StorageKey, d.Name, d.MediaType })
            .FirstOrDefaultAsync(ct)
            ?? await db.DocumentVersions.AsNoTracking()
                .Where(v => v.TenantId == tenantId && v.DocumentId == documentId && v.Number == number)
                .Select(v => new { v.StorageKey, v.Name, v.MediaType })
                .FirstOrDefaultAsync(ct);
        return file is null ? null : new(
            files.PathOf(tenantId, file.StorageKey), DocumentFormats.FileNameOf(file.Name, file.MediaType),
            file.MediaType);
    }
}
