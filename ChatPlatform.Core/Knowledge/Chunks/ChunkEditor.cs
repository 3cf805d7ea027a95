using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Knowledge.Search.Terms;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pgvector;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>
/// Changes chunks for staff: switches them off, corrects their text, adds a note. Answers use the change at once, and
/// it stays when the document is read again.
/// </summary>
public sealed class ChunkEditor(
    AppDbFactory databases, TenantSql sql, ChunkQueries queries, MiniLmEmbeddingGenerator embeddings,
    KnowledgeSearch search, DocumentPublisher changes, AuditLog auditLog, IOptions<IngestionOptions> options)
{
    /// <summary>Chunks whose texts tell the language of a document.</summary>
    private const int MaxLanguageTexts = 200;

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
        var change = new Change(
            documentId, name, chunk, original, text, !draft.IsOn,
            string.IsNullOrWhiteSpace(draft.Note) ? null : draft.Note.Trim(),
            await EmbedAsync(db, tenantId, documentId, DocumentTitle.Of(name), chunk, text ?? original, ct));
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

    /// <summary>What search needs of the chunk with its new text, as if the document had been read with it.</summary>
    private async Task<Searched> EmbedAsync(
        AppDb db, Guid tenantId, Guid documentId, string title, Chunk chunk, string text, CancellationToken ct)
    {
        var rows = db.Chunks.AsNoTracking().Where(c => c.TenantId == tenantId && c.DocumentId == documentId);
        var headings = await rows.Select(c => c.Heading).Take(options.Value.MaxChunks).ToListAsync(ct);
        var texts = await rows.OrderBy(c => c.Ordinal).Select(c => c.Text).Take(MaxLanguageTexts).ToListAsync(ct);
        var draft = new ChunkDraft(
            text, chunk.Heading, chunk.Page, embeddings.Tokenizer.Count(Chunker.Join(title, chunk.Heading, text)));
        var vectors = new ChunkVectors(embeddings, [.. headings.Select(h => Chunker.Join(title, h, ""))]);
        return new(
            draft, ChunkLexemes.Of(title, draft, Stemming.OfDocument(texts)), vectors.HashOf(title, draft),
            (await vectors.OfAsync(title, [draft], ct))[0]);
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

        var (draft, lexemes) = (change.Searched.Draft, change.Searched.Lexemes);
        await RunAsync(
            ChunkEditStatements.Change, P(change.Chunk.Hash), Text(draft.Text), P(draft.Tokens),
            P(change.Searched.VectorHash), P(change.IsOff), Text(lexemes.Configuration), Text(lexemes.Plain),
            Text(lexemes.Accented), Text(lexemes.English), Text(lexemes.Own));
        await RunAsync(ChunkEditStatements.Forget, P(change.Chunk.Hash));
        if (!change.IsOff)
        {
            await RunAsync(ChunkEditStatements.Embed, P(change.Chunk.Hash), P(change.Searched.Vector));
        }

        await RunAsync(CorpusStatistics.Add);
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <param name="Name">The document's name, on which the embedding depends.</param>
    /// <param name="Original">The text as read.</param>
    /// <param name="Text">The corrected text; null for the text as read.</param>
    private sealed record Change(
        Guid DocumentId, string Name, Chunk Chunk, string Original, string? Text, bool IsOff, string? Note,
        Searched Searched);

    /// <param name="VectorHash"><see cref="ChunkVectors.HashOf"/>.</param>
    private sealed record Searched(ChunkDraft Draft, ChunkLexemes Lexemes, Guid VectorHash, HalfVector Vector);
}
