using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Uploads;

/// <summary>Adds uploaded files as documents and queues them.</summary>
public sealed class DocumentUpload(
    FileStore files, FileIntake intake, DocumentQuota quota, DocumentVersions versions, AppDbFactory databases,
    DocumentPublisher changes, IngestionSignal signal)
{
    /// <summary>Maximum characters of an upload key.</summary>
    public const int MaxKeyLength = 100;

    /// <param name="name">File name given by the client; shown to users, never used as a path.</param>
    /// <param name="content">Read once, never buffered as a whole.</param>
    public Task<UploadResult> AddAsync(Guid tenantId, Actor actor, string name, Stream content, CancellationToken ct) =>
        AddAsync(tenantId, actor, new(name, content), ct);

    /// <summary>Stores the file, or does with it what <see cref="UploadedFile.SameName"/> says.</summary>
    public async Task<UploadResult> AddAsync(Guid tenantId, Actor actor, UploadedFile file, CancellationToken ct)
    {
        // Only avoids the transfer; the limits are checked again when the document is added.
        await using (var db = databases.ForTenant(tenantId))
        {
            if (await FindAsync(db, tenantId, actor, file.Key, ct) is { } known)
            {
                return new UploadResult.Accepted(known);
            }

            if (file.SameName != SameName.Keep && await NamesakeAsync(db, tenantId, file.Name, ct) is { } namesake)
            {
                return file.SameName == SameName.Ask
                    ? new UploadResult.NameTaken(namesake.Id, namesake.Name)
                    : await versions.ReplaceAsync(tenantId, namesake.Id, actor, file, ct);
            }

            if (await quota.ExceededAsync(db, tenantId, isNew: true, 0, ct) is { } over)
            {
                return over;
            }
        }

        return await intake.ReceiveAsync(
            tenantId, file, received => InsertAsync(tenantId, actor, received, file, ct), ct);
    }

    /// <summary>The document created by an upload with this key.</summary>
    private static async Task<Document?> FindAsync(
        AppDb db, Guid tenantId, Actor actor, string? uploadKey, CancellationToken ct) =>
        uploadKey is null
            ? null
            : await db.Documents.AsNoTracking().FirstOrDefaultAsync(
                d => d.TenantId == tenantId && d.UploadedBy == actor.Id && d.UploadKey == uploadKey, ct);

    /// <summary>The newest uploaded document with the name, in any case of letters.</summary>
    private static async Task<Document?> NamesakeAsync(AppDb db, Guid tenantId, string name, CancellationToken ct)
    {
        var clean = FileIntake.Clean(name);
        return await db.Documents.AsNoTracking()
            .Where(d => d.TenantId == tenantId && d.SourceId == null
                && EF.Functions.ILike(d.Name, Like.Exactly(clean), "\\"))
            .OrderByDescending(d => d.Id)
            .FirstOrDefaultAsync(ct);
    }

    private async Task<UploadResult> InsertAsync(
        Guid tenantId, Actor actor, ReceivedFile file, UploadedFile sent, CancellationToken ct)
    {
        var (uploadKey, page) = (sent.Key, sent.Page);
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "documents", tenantId, ct);
        if (await FindAsync(db, tenantId, actor, uploadKey, ct) is { } first)
        {
            // Another connection has completed the same upload at the same time.
            return new UploadResult.Accepted(first);
        }

        if (await quota.ExceededAsync(db, tenantId, isNew: true, file.Size, ct) is { } over)
        {
            return over;
        }

        var twin = await db.Documents.AsNoTracking().FirstOrDefaultAsync(
            d => d.TenantId == tenantId && d.ContentHash == file.Hash && d.Status != DocumentStatus.Failed, ct);
        if (twin is not null)
        {
            return uploadKey is not null && twin.UploadKey == uploadKey && twin.UploadedBy == actor.Id
                ? new UploadResult.Accepted(twin)
                : new UploadResult.AlreadyExists(twin.Name);
        }

        var labels = page is null
            ? (sent.Labels ?? DocumentLabels.None).ToStored()
            : await SourceLabels.ReadAsync(db, tenantId, page.SourceId, ct);
        var document = new Document
        {
            TenantId = tenantId, Name = file.Name, StorageKey = file.Key, Size = file.Size, ContentHash = file.Hash,
            UploadedBy = actor.Id, UploadKey = uploadKey, VersionBy = actor.Name, MediaType = file.MediaType,
            SourceId = page?.SourceId, Address = page?.Address, EntityTag = page?.EntityTag,
            PageChangedAt = page?.ChangedAt, Tags = [.. labels.Tags], Audience = labels.Audience,
            Status = file.Failure is null ? DocumentStatus.Queued : DocumentStatus.Failed,
            FailureCode = file.Failure?.Code,
            FailureDetail = file.Failure?.Detail,
        };
        files.Commit(tenantId, file.Key);
        db.Documents.Add(document);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "document.uploaded", actor, tenantId, "document", document.Id, null, new { file.Name, file.Size }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        changes.Changed(tenantId, document.Id);
        signal.Notify();
        return new UploadResult.Accepted(document);
    }
}
