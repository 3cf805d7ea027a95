using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge;

/// <summary>A document in a list.</summary>
/// <param name="Warning">What could not be read of a file that is ready; null when all of it was read.</param>
/// <param name="Version">From 1; increases with each new file.</param>
/// <param name="VersionAt">When the current file was uploaded or brought back.</param>
/// <param name="Queue">Its place while it is queued.</param>
/// <param name="Address">Web address from which it is read; null for files that were uploaded or written.</param>
/// <param name="Tags">In lower case, in the order in which they were given.</param>
/// <param name="Audience">Who may be answered from it.</param>
/// <param name="IsAnswer">True for a written answer, which is changed under its question.</param>
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
    DateTimeOffset ChangedAt,
    string? Warning = null,
    int Version = 1,
    DateTimeOffset? VersionAt = null,
    QueuePlace? Queue = null,
    string? Address = null,
    IReadOnlyList<string>? Tags = null,
    DocumentAudience Audience = DocumentAudience.Everyone,
    bool IsAnswer = false)
{
    /// <summary>Its tags and audience.</summary>
    [JsonIgnore]
    public DocumentLabels Labels => new(Tags ?? [], Audience);
}

/// <summary>Number of documents with each status that match a search, and the bytes of all files.</summary>
/// <param name="HasRestricted">True when a document of the tenant is not for everyone.</param>
public sealed record DocumentCounts(
    IReadOnlyDictionary<DocumentStatus, int> Statuses, long BytesUsed, bool HasRestricted);

/// <summary>Deletes a tenant's documents and queues them to be processed again.</summary>
public sealed class DocumentLibrary(
    AppDbFactory databases, TenantSql sql, FileStore files, DocumentPublisher publisher, IngestionSignal signal,
    KnowledgeSearch search, AuditLog auditLog)
{
    /// <summary>
    /// Deletes a document with its chunks and its file. Processing that still runs has nothing to publish to.
    /// </summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        Guid tenantId, Guid documentId, Actor actor, CancellationToken ct) =>
        await DeleteManyAsync(tenantId, [documentId], actor, ct) is { Changed: 1 }
            ? EditOutcome.Saved(documentId)
            : EditOutcome.NotFound;

    /// <summary>
    /// Deletes documents as <see cref="DeleteAsync"/> does. Those that no longer exist are counted as stale.
    /// </summary>
    /// <param name="documentIds">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<BulkOutcome> DeleteManyAsync(
        Guid tenantId, IReadOnlyList<Guid> documentIds, Actor actor, CancellationToken ct)
    {
        var ids = Distinct(documentIds);
        var deleted = new List<(Guid Id, string Key, string Name, long Size)>();
        var former = new List<(Guid DocumentId, string Key)>();
        await using (var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(CorpusStatistics.Lock, P(tenantId)))
        {
            batch.Add("select 1 from documents where tenant_id = $1 and id = any($2) for update", P(tenantId), P(ids));
            foreach (var id in ids)
            {
                batch.Add(CorpusStatistics.Subtract, P(tenantId), P(id));
            }

            batch.Add(
                "select document_id, storage_key from document_versions where tenant_id = $1 and document_id = any($2)",
                P(tenantId), P(ids));
            batch.Add(
                """
                delete from documents where tenant_id = $1 and id = any($2) returning id, storage_key, name, size
                """,
                P(tenantId), P(ids));
            await using var reader = await batch.ReadAsync(ct);
            await reader.NextResultAsync(ct);
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                former.Add((reader.GetGuid(0), reader.GetString(1)));
            }

            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                deleted.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
            }
        }

        foreach (var (id, key, _, _) in deleted)
        {
            files.Delete(tenantId, key);
            publisher.Changed(tenantId, id);
        }

        var gone = deleted.Select(d => d.Id).ToHashSet();
        former.Where(f => gone.Contains(f.DocumentId)).ToList().ForEach(f => files.Delete(tenantId, f.Key));
        search.Invalidate(tenantId);
        await auditLog.RecordAllAsync(
            deleted.Select(d => AuditEntry.Change(
                "document.deleted", actor, tenantId, "document", d.Id, new { d.Name, d.Size })),
            ct);
        return new(deleted.Count, 0, ids.Length - deleted.Count);
    }

    /// <summary>Queues a failed or paused document again. Stale when it has another status by now.</summary>
    public async Task<EditOutcome<Guid>> RetryAsync(
        Guid tenantId, Guid documentId, Actor actor, CancellationToken ct) =>
        await QueueAsync(tenantId, [documentId], [DocumentStatus.Failed, DocumentStatus.Paused], actor, ct) == 1
            ? EditOutcome.Saved(documentId)
            : EditOutcome.Stale;

    /// <summary>
    /// Queues a document to be processed again. Until it is finished, searches find the old chunks. Refused while it is
    /// queued or processing.
    /// </summary>
    public async Task<EditOutcome<Guid>> ReindexAsync(Guid tenantId, Guid documentId, Actor actor, CancellationToken ct)
    {
        if (await ReindexManyAsync(tenantId, [documentId], actor, ct) is { Changed: 1 })
        {
            return EditOutcome.Saved(documentId);
        }

        await using var db = databases.ForTenant(tenantId);
        return await db.Documents.AnyAsync(d => d.TenantId == tenantId && d.Id == documentId, ct)
            ? EditOutcome.Refused("The document is already being processed.", "busy")
            : EditOutcome.NotFound;
    }

    /// <summary>
    /// Queues documents as <see cref="ReindexAsync"/> does. Those that are already queued or processing are counted as
    /// unchanged, those that no longer exist as stale.
    /// </summary>
    /// <param name="documentIds">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<BulkOutcome> ReindexManyAsync(
        Guid tenantId, IReadOnlyList<Guid> documentIds, Actor actor, CancellationToken ct)
    {
        var ids = Distinct(documentIds);
        var queued = await QueueAsync(
            tenantId, ids, [DocumentStatus.Failed, DocumentStatus.Ready, DocumentStatus.Paused], actor, ct);
        return await CountAsync(tenantId, ids, queued, ct);
    }

    /// <summary>
    /// Stops documents that wait or are being processed, until they are processed again. What was computed is kept, and
    /// so are the chunks of an earlier time. Those that are neither are counted as unchanged.
    /// </summary>
    /// <param name="documentIds">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<BulkOutcome> PauseManyAsync(
        Guid tenantId, IReadOnlyList<Guid> documentIds, Actor actor, CancellationToken ct)
    {
        var ids = Distinct(documentIds);
        var paused = await ChangeAsync(
            tenantId, "document.paused",
            sql.Batch(DataScope.Tenant(tenantId)).Add(
                """
                update documents set status = $4, fence = fence + 1, progress = 0, progress_text = null,
                  lease_until = null, is_urgent = false, changed_at = now()
                where tenant_id = $1 and id = any($2) and status = any($3)
                returning id
                """,
                P(tenantId), P(ids), Statuses(DocumentStatus.Queued, DocumentStatus.Processing),
                Value(DocumentStatus.Paused)),
            actor, ct);
        return await CountAsync(tenantId, ids, paused, ct);
    }

    /// <summary>
    /// Puts a queued document before the tenant's other ones. Other tenants keep their turns. Stale when it is no
    /// longer queued.
    /// </summary>
    public async Task<EditOutcome<Guid>> HurryAsync(
        Guid tenantId, Guid documentId, Actor actor, CancellationToken ct) =>
        await ChangeAsync(
            tenantId, "document.hurried",
            sql.Batch(DataScope.Tenant(tenantId)).Add(
                """
                update documents set is_urgent = true, changed_at = now()
                where tenant_id = $1 and id = $2 and status = $3
                returning id
                """,
                P(tenantId), P(documentId), Value(DocumentStatus.Queued)),
            actor, ct) == 1
            ? EditOutcome.Saved(documentId)
            : EditOutcome.Stale;

    private async Task<BulkOutcome> CountAsync(Guid tenantId, Guid[] ids, int changed, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var present = await db.Documents.CountAsync(d => d.TenantId == tenantId && ids.Contains(d.Id), ct);
        return new(changed, Math.Max(present - changed, 0), ids.Length - Math.Max(present, changed));
    }

    private static Npgsql.NpgsqlParameter Statuses(params DocumentStatus[] statuses) =>
        P(statuses.Select(TextEnums.Of).ToArray());

    private static Guid[] Distinct(IReadOnlyList<Guid> ids)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, BulkOutcome.MaxRows, nameof(ids));
        return [.. ids.Distinct()];
    }

    /// <returns>Number of documents queued.</returns>
    private async Task<int> QueueAsync(
        Guid tenantId, Guid[] documentIds, DocumentStatus[] from, Actor actor, CancellationToken ct)
    {
        var queued = await ChangeAsync(
            tenantId, "document.reindexed",
            sql.Batch(DataScope.Tenant(tenantId)).Add(
                """
                update documents set status = $4, attempts = 0, progress = 0, progress_text = null,
                  failure_code = null, failure_detail = null, lease_until = null, changed_at = now()
                where tenant_id = $1 and id = any($2) and status = any($3)
                returning id
                """,
                P(tenantId), P(documentIds), Statuses(from), Value(DocumentStatus.Queued)),
            actor, ct);
        if (queued > 0)
        {
            signal.Notify();
        }

        return queued;
    }

    /// <summary>Runs a change that returns the ids of the changed documents, and publishes and records it.</summary>
    /// <returns>Number of changed documents.</returns>
    private async Task<int> ChangeAsync(
        Guid tenantId, string action, SqlBatch change, Actor actor, CancellationToken ct)
    {
        var changed = new List<Guid>();
        await using (change)
        {
            await using var reader = await change.ReadAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                changed.Add(reader.GetGuid(0));
            }
        }

        changed.ForEach(id => publisher.Changed(tenantId, id));
        await auditLog.RecordAllAsync(
            changed.Select(id => AuditEntry.Change(action, actor, tenantId, "document", id)), ct);
        return changed.Count;
    }
}
