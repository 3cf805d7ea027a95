using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Pgvector;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>
/// Changes chunks for staff: switches them off, corrects their text, adds a note. Answers use the change at once, and
/// it stays when the document is read again.
/// </summary>
public sealed class ChunkEditor(
    AppDbFactory databases, TenantSql sql, ChunkQueries queries, MiniLmEmbeddingGenerator embeddings,
    KnowledgeSearch search, DocumentPublisher changes, AuditLog auditLog)
{
    /// <summary>
    /// Changes a chunk, and others of the document with the same heading and text. Refused while the document is queued
    /// or processed; stale when the chunk has changed since.
    /// </summary>
    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<ChunkItem>> SaveAsync(
        Guid tenantId, Guid documentId, Guid chunkId, uint? expected, ChunkEditDraft draft, Actor actor,
        CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var chunk = await db.Chunks.AsNoTracking().FirstOrDefaultAsync(
            c => c.TenantId == tenantId && c.Id == chunkId && c.DocumentId == documentId, ct);
        var name = await db.Documents.Where(d => d.TenantId == tenantId && d.Id == documentId)
            .Select(d => d.Name)
            .FirstOrDefaultAsync(ct);
        if (chunk is null || name is null)
        {
            return EditOutcome.NotFound;
        }

        if (chunk.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (draft.Check() is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var edits = db.ChunkEdits.Where(e => e.TenantId == tenantId && e.DocumentId == documentId);
        var edit = await edits.AsNoTracking().FirstOrDefaultAsync(e => e.Hash == chunk.Hash, ct);
        if (edit is null && await edits.CountAsync(ct) >= ChunkEdits.MaxOfDocument)
        {
            return EditOutcome.Refused(
                $"{ChunkEdits.MaxOfDocument} passages of the document are changed, which is the limit.", "limit");
        }

        var original = edit?.OriginalText ?? chunk.Text;
        var text = draft.Text?.Trim() is { } wanted && wanted != original ? wanted : null;
        var embedded = Chunker.Join(DocumentTitle.Of(name), chunk.Heading, text ?? original);
        var change = new Change(
            documentId, name, chunk, original, text, !draft.IsOn,
            string.IsNullOrWhiteSpace(draft.Note) ? null : draft.Note.Trim(), embedded,
            draft.IsOn ? HalfVectors.Of((await embeddings.EmbedAsync(embedded, ct)).Span) : null);
        if (await WriteAsync(tenantId, change, actor, ct) is { } failure)
        {
            return failure;
        }

        search.Invalidate(tenantId);
        changes.Changed(tenantId, documentId);
        await auditLog.RecordAsync(
            AuditEntry.Change(
                "document.passage_changed", actor, tenantId, "document", documentId,
                new { Passage = chunk.Ordinal + 1, IsOn = edit?.IsOff != true, IsCorrected = edit?.Text is not null },
                new { Passage = chunk.Ordinal + 1, draft.IsOn, IsCorrected = text is not null }),
            ct);
        return await queries.FindAsync(tenantId, documentId, chunkId, ct) is { } saved
            ? EditOutcome.Saved(saved)
            : EditOutcome.NotFound;
    }

    /// <summary>Writes the change in one transaction. Null when it is written.</summary>
    private async Task<EditFailure?> WriteAsync(Guid tenantId, Change change, Actor actor, CancellationToken ct)
    {
        await using var transaction = await sql.BeginAsync(DataScope.Tenant(tenantId), ct);
        Task<int> RunAsync(string statement, params Npgsql.NpgsqlParameter[] values) => transaction.ExecuteAsync(
            statement, [P(tenantId), P(change.DocumentId), .. values], ct);

        if (await RunAsync(ChunkEditStatements.Lock, Text(change.Name)) != 1)
        {
            return EditOutcome.Refused("The document is being read. Change its passages when it is ready.", "busy");
        }

        if (await RunAsync(
            ChunkEditStatements.Expect, P(change.Chunk.Id), P((long)change.Chunk.ConcurrencyToken)) != 1)
        {
            return EditOutcome.Stale;
        }

        await transaction.ExecuteAsync(CorpusStatistics.Lock, [P(tenantId)], ct);
        await RunAsync(CorpusStatistics.Subtract);
        if (change is { Text: null, IsOff: false, Note: null })
        {
            await RunAsync(ChunkEditStatements.Remove, P(change.Chunk.Hash));
        }
        else
        {
            await RunAsync(
                ChunkEditStatements.Upsert, P(change.Chunk.Hash), Text(change.Original), Text(change.Text),
                P(change.IsOff), Text(change.Note), Text(actor.Name));
        }

        await RunAsync(
            ChunkEditStatements.Change, P(change.Chunk.Hash), Text(change.Text ?? change.Original),
            P(embeddings.Tokenizer.Count(change.Embedded)), P(ChunkHash.Of(change.Embedded)), P(change.IsOff),
            Text(DocumentTitle.Of(change.Name)));
        await RunAsync(ChunkEditStatements.Forget, P(change.Chunk.Hash));
        if (change.Vector is { } vector)
        {
            await RunAsync(ChunkEditStatements.Embed, P(change.Chunk.Hash), P(vector));
        }

        await RunAsync(CorpusStatistics.Add);
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <param name="Name">The document's name, on which the embedding depends.</param>
    /// <param name="Original">The text as read.</param>
    /// <param name="Text">The corrected text; null for the text as read.</param>
    /// <param name="Embedded">Title, heading and text.</param>
    /// <param name="Vector">Null when the chunk is switched off.</param>
    private sealed record Change(
        Guid DocumentId, string Name, Chunk Chunk, string Original, string? Text, bool IsOff, string? Note,
        string Embedded, HalfVector? Vector);
}
