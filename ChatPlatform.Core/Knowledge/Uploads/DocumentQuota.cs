using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Uploads;

/// <summary>The limits of a tenant's files. Former versions count with their bytes.</summary>
public sealed class DocumentQuota(IOptions<UploadOptions> options)
{
    /// <summary>The limit that a file would exceed; null when it fits.</summary>
    /// <param name="isNew">False for a new version of a document, which adds no document.</param>
    /// <param name="size">Bytes of the file.</param>
    public async Task<UploadResult.OverQuota?> ExceededAsync(
        AppDb db, Guid tenantId, bool isNew, long size, CancellationToken ct)
    {
        var count = await db.Documents.CountAsync(d => d.TenantId == tenantId, ct);
        var limits = await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.Limits).FirstAsync(ct);
        var (maxFiles, maxBytes) = (
            limits.Documents ?? options.Value.MaxFiles, limits.StorageBytes ?? options.Value.MaxTotalBytes);
        return isNew && count >= maxFiles
                ? new($"There are {maxFiles} files already, which is the limit. Delete some and upload again.")
            : await BytesAsync(db, tenantId, ct) + size > maxBytes
                ? new(
                    $"The files would take more than {maxBytes >> 20} MB, which is the limit. "
                    + "Delete some and upload again."
                )
            : null;
    }

    /// <summary>Bytes of all files of a tenant, with former versions.</summary>
    public static async Task<long> BytesAsync(AppDb db, Guid tenantId, CancellationToken ct) =>
        await db.Documents.Where(d => d.TenantId == tenantId).SumAsync(d => d.Size, ct)
        + await db.DocumentVersions.Where(v => v.TenantId == tenantId).SumAsync(v => v.Size, ct);
}
