using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge;

public sealed record DocumentItem(Guid Id, string Name, DocumentStatus Status, int Progress, string? ProgressText, string? FailureCode, string? FailureDetail, int? Pages, int Passages, long Size, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

public sealed record DocumentPage(IReadOnlyList<DocumentItem> Items, int Total, IReadOnlyDictionary<DocumentStatus, int> Counts, long BytesUsed);

public sealed class DocumentLibrary(AppDbFactory databases)
{
    public async Task<DocumentPage> ListAsync(Guid tenantId, string? search, IReadOnlyList<DocumentStatus>? statuses, int skip, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var all = await db.Documents.AsNoTracking().Where(d => d.TenantId == tenantId).OrderByDescending(d => d.ChangedAt).ToListAsync(ct);
        var found = all.Where(d => string.IsNullOrWhiteSpace(search) || d.Name.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        var shown = found.Where(d => statuses is null || statuses.Contains(d.Status)).ToList();
        return new(
            [.. shown.Skip(skip).Take(take).Select(d => new DocumentItem(d.Id, d.Name, d.Status, d.Progress, d.ProgressText, d.FailureCode, d.FailureDetail, d.Pages, d.Passages, d.Size, d.CreatedAt, d.ChangedAt))],
            shown.Count, found.GroupBy(d => d.Status).ToDictionary(g => g.Key, g => g.Count()), all.Sum(d => d.Size));
    }

    public async Task<bool> DeleteAsync(Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Documents.Where(d => d.TenantId == tenantId && d.Id == documentId).ExecuteDeleteAsync(ct) == 1;
    }

    public async Task<bool> RetryAsync(Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Documents.Where(d => d.TenantId == tenantId && d.Id == documentId && d.Status == DocumentStatus.Failed)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.Status, DocumentStatus.Queued), ct) == 1;
    }
}
