using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge;

/// <summary>A document in a list.</summary>
public sealed record DocumentItem(
    Guid Id,
    string Name,
    DocumentStatus Status,
    int Progress,
    string? ProgressText,
    string? FailureCode,
    string? FailureDetail,
    int? Pages,
    int Chunks,
    long Size,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt);

/// <summary>Number of documents with each status that match a search, and the bytes of all files.</summary>
public sealed record DocumentCounts(IReadOnlyDictionary<DocumentStatus, int> Statuses, long BytesUsed);

/// <summary>Deletes a tenant's documents and queues them to be processed again.</summary>
public sealed class DocumentLibrary(
    AppDbFactory databases, TenantSql sql, FileStore files, DocumentPublisher publisher, IngestionSignal signal,
    KnowledgeSearch search, AuditLog auditLog)
{
    /// <summary>
    /// Deletes a document with its chunks and its file. Processing that still runs has nothing to publish to.
    /// </summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(Guid tenantId, Guid documentId, Actor actor, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(CorpusStatistics.Lock, P(tenantId))
            .Add(CorpusStatistics.Subtract, P(tenantId), P(documentId))
            .Add(
                "delete from documents where tenant_id = $1 and id = $2 returning storage_key, name, size", P(tenantId),
                P(documentId));
        await using var reader = await batch.ReadAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return EditOutcome.NotFound;
        }

        var (key, name, size) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
        await reader.CloseAsync();
        await batch.DisposeAsync();
        files.Delete(tenantId, key);
        search.Invalidate(tenantId);
        publisher.Changed(tenantId, documentId);
        await auditLog.RecordAsync(
            AuditEntry.Change(
                "document.deleted", actor, tenantId, "document", documentId, new { Name = name, Size = size }),
            ct);
        return EditOutcome.Saved(documentId);
    }

    /// <summary>Queues a failed document again. Stale when its status is no longer failed.</summary>
    public async Task<EditOutcome<Guid>> RetryAsync(
        Guid tenantId, Guid documentId, Actor actor, CancellationToken ct) =>
        await QueueAsync(tenantId, documentId, [DocumentStatus.Failed], actor, ct)
            ? EditOutcome.Saved(documentId)
            : EditOutcome.Stale;

    /// <summary>
    /// Queues a document to be processed again. Until it is finished, searches find the old chunks. Refused while it is
    /// queued or processing.
    /// </summary>
    public async Task<EditOutcome<Guid>> ReindexAsync(Guid tenantId, Guid documentId, Actor actor, CancellationToken ct)
    {
        if (await QueueAsync(tenantId, documentId, [DocumentStatus.Failed, DocumentStatus.Ready], actor, ct))
        {
            return EditOutcome.Saved(documentId);
        }

        await using var db = databases.ForTenant(tenantId);
        return await db.Documents.AnyAsync(d => d.TenantId == tenantId && d.Id == documentId, ct)
            ? EditOutcome.Refused("The document is already being processed.", "busy")
            : EditOutcome.NotFound;
    }

    private async Task<bool> QueueAsync(
        Guid tenantId, Guid documentId, DocumentStatus[] from, Actor actor, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            update documents set status = $4, attempts = 0, progress = 0, progress_text = null, failure_code = null,
              failure_detail = null, lease_until = null, changed_at = now()
            where tenant_id = $1 and id = $2 and status = any($3)
            """,
            P(tenantId), P(documentId), P(from.Select(TextEnums.Of).ToArray()), Value(DocumentStatus.Queued));
        if (await batch.ExecuteAsync(ct) == 0)
        {
            return false;
        }

        publisher.Changed(tenantId, documentId);
        signal.Notify();
        await auditLog.RecordAsync(
            AuditEntry.Change("document.reindexed", actor, tenantId, "document", documentId), ct);
        return true;
    }
}
