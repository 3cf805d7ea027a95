using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Versions;

/// <summary>
/// Replaces the file of a document and brings a former one back. Until the new file is read, answers use the passages
/// of the old one; they are exchanged in one transaction.
/// </summary>
public sealed class DocumentVersions(
    FileStore files, FileIntake intake, DocumentQuota quota, AppDbFactory databases, DocumentPublisher changes,
    IngestionSignal signal)
{
    /// <summary>Former versions that are kept of a document; older ones are deleted with their files.</summary>
    public const int MaxKept = 10;

    /// <summary>Makes a file the current version of a document. The current file again changes nothing.</summary>
    public Task<UploadResult> ReplaceAsync(
        Guid tenantId, Guid documentId, Actor actor, UploadedFile file, CancellationToken ct) =>
        intake.ReceiveAsync(
            tenantId, file, received => ReplaceAsync(tenantId, documentId, actor, received, ct), ct);

    /// <summary>
    /// Makes a former version the current one. Stale when it is no longer kept or the document was replaced meanwhile.
    /// </summary>
    /// <param name="number">Number of the former version.</param>
    /// <param name="current">Number of the version that the user saw as the current one.</param>
    public async Task<EditOutcome<Guid>> BringBackAsync(
        Guid tenantId, Guid documentId, int number, int current, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "documents", tenantId, ct);
        if (await DocumentRows.LockAsync(db, tenantId, [documentId], ct) is not [var document])
        {
            return EditOutcome.NotFound;
        }

        var former = await db.DocumentVersions.FirstOrDefaultAsync(
            v => v.TenantId == tenantId && v.DocumentId == documentId && v.Number == number, ct);
        if (former is null || document.Version != current)
        {
            return EditOutcome.Stale;
        }

        db.DocumentVersions.Add(FormerOf(document));
        db.DocumentVersions.Remove(former);
        (document.StorageKey, document.Name, document.MediaType) = (former.StorageKey, former.Name, former.MediaType);
        (document.Size, document.ContentHash) = (former.Size, former.ContentHash);
        Queue(document, actor);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "document.version_restored", actor, tenantId, "document", documentId, new { Version = current },
                new { From = number, document.Version }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Announce(tenantId, documentId);
        return EditOutcome.Saved(documentId);
    }

    private async Task<UploadResult> ReplaceAsync(
        Guid tenantId, Guid documentId, Actor actor, ReceivedFile file, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "documents", tenantId, ct);
        if (await DocumentRows.LockAsync(db, tenantId, [documentId], ct) is not [var document])
        {
            return new UploadResult.NotFound();
        }

        if (file.Failure is { } failure)
        {
            return new UploadResult.Refused(failure); // What cannot be read replaces nothing.
        }

        if (document.ContentHash == file.Hash && document.Status != DocumentStatus.Failed)
        {
            return new UploadResult.Accepted(document);
        }

        if (await quota.ExceededAsync(db, tenantId, isNew: false, file.Size, ct) is { } over)
        {
            return over;
        }

        var before = new { document.Name, document.Size, document.Version };
        var dropped = await DropOldAsync(db, document, ct);
        db.DocumentVersions.Add(FormerOf(document));
        (document.StorageKey, document.Name, document.MediaType) = (file.Key, file.Name, file.MediaType);
        (document.Size, document.ContentHash) = (file.Size, file.Hash);
        Queue(document, actor);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "document.replaced", actor, tenantId, "document", documentId, before,
                new { document.Name, document.Size, document.Version }));
        files.Commit(tenantId, file.Key);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        dropped.ForEach(key => files.Delete(tenantId, key));
        Announce(tenantId, documentId);
        return new UploadResult.Accepted(document);
    }

    /// <summary>Removes the oldest versions beyond those kept, and returns their files.</summary>
    private static async Task<List<string>> DropOldAsync(AppDb db, Document document, CancellationToken ct)
    {
        var old = await db.DocumentVersions
            .Where(v => v.TenantId == document.TenantId && v.DocumentId == document.Id)
            .OrderByDescending(v => v.Number)
            .Skip(MaxKept - 1)
            .Take(MaxKept)
            .ToListAsync(ct);
        db.DocumentVersions.RemoveRange(old);
        return [.. old.Select(v => v.StorageKey)];
    }

    private static DocumentVersion FormerOf(Document document) => new()
    {
        TenantId = document.TenantId,
        DocumentId = document.Id,
        Number = document.Version,
        Name = document.Name,
        StorageKey = document.StorageKey,
        Size = document.Size,
        ContentHash = document.ContentHash,
        MediaType = document.MediaType,
        AddedAt = document.VersionAt,
        AddedBy = document.VersionBy,
    };

    /// <summary>Queues the new content. The fence stops a worker that still reads the old one.</summary>
    private static void Queue(Document document, Actor actor)
    {
        document.Version++;
        (document.VersionAt, document.VersionBy) = (DateTimeOffset.UtcNow, actor.Name);
        document.Fence++;
        (document.Status, document.Attempts, document.LeaseUntil) = (DocumentStatus.Queued, 0, null);
        (document.Progress, document.ProgressText) = (0, null);
        (document.FailureCode, document.FailureDetail, document.Warning) = (null, null, null);
        document.ChangedAt = DateTimeOffset.UtcNow;
    }

    private void Announce(Guid tenantId, Guid documentId)
    {
        changes.Changed(tenantId, documentId);
        signal.Notify();
    }
}
