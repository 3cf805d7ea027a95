using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Knowledge.Search.Terms;
using Pgvector;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>A chunk with its embedding, ready to be published.</summary>
/// <param name="Vector">Null when staff switched the chunk off.</param>
/// <param name="VectorHash"><see cref="ChunkVectors.HashOf"/>.</param>
public sealed record EmbeddedChunk(EditedChunk Chunk, Guid VectorHash, HalfVector? Vector);

/// <summary>
/// Publishes a document's chunks in one transaction. Readers see either all old or all new chunks, never a mix (R18,
/// R19).
/// </summary>
public sealed class ChunkPublisher(TenantSql sql)
{
    private const int BatchSize = 500;

    private const string InsertChunks = $"""
        insert into chunks (tenant_id, id, document_id, ordinal, text, heading, page, page_label, tokens, hash,
          embedded_hash, lexemes)
        select $1, p.id, $2, p.ordinal, p.text, p.heading, nullif(p.page, 0), nullif(p.label, ''), p.tokens, p.hash,
          p.embedded_hash, {ChunkLexemes.Expression}
        from unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[], $9::int[], $10::uuid[],
            $11::uuid[], $12::bool[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[])
          p(id, ordinal, text, heading, page, label, tokens, hash, embedded_hash, off, configuration, plain, accented,
            english, own)
        """;

    private const string InsertVectors = """
        insert into chunk_embeddings (tenant_id, chunk_id, embedding)
        select $1, p.id, p.embedding from unnest($2::uuid[], $3::halfvec[]) p(id, embedding)
        """;

    private static readonly string s_finish = $"""
        update documents set status = {Literal(DocumentStatus.Ready)}, progress = 100, progress_text = null,
          failure_code = null, failure_detail = null, pages = $4, chunks = $5, warning = nullif($6, ''),
          lease_until = null, is_urgent = false, changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = {Literal(DocumentStatus.Processing)}
        """;

    /// <summary>Publishes the chunks. False, without writing, when the document was deleted or claimed again.</summary>
    /// <param name="warning">What could not be read of the file; empty when all of it was read.</param>
    public async Task<bool> PublishAsync(
        ClaimedDocument document, string title, int? pages, string warning, IReadOnlyList<EmbeddedChunk> chunks,
        CancellationToken ct)
    {
        await using var transaction = await sql.BeginAsync(DataScope.Tenant(document.TenantId), ct);
        var (tenant, id) = (document.TenantId, document.Id);

        // Lock the document's row first: a later delete waits, and an earlier one is noticed.
        if (await transaction.ExecuteAsync(s_finish, [P(tenant), P(id), P(document.Fence), NullableInt(pages),
            P(chunks.Count), Text(warning)], ct) != 1)
        {
            return false;
        }

        await transaction.ExecuteAsync(CorpusStatistics.Lock, [P(tenant)], ct);
        await transaction.ExecuteAsync(CorpusStatistics.Subtract, [P(tenant), P(id)], ct);
        await transaction.ExecuteAsync(
            "delete from chunks where tenant_id = $1 and document_id = $2", [P(tenant), P(id)], ct);
        var ordinal = 0;
        var language = Stemming.OfDocument([.. chunks.Select(c => c.Chunk.Draft.Text)]);
        foreach (var batch in chunks.Chunk(BatchSize))
        {
            var lexemes = batch.Select(c => ChunkLexemes.Of(title, c.Chunk.Draft, language)).ToList();
            var ids = batch.Select(_ => Guid.CreateVersion7()).ToArray();
            await transaction.ExecuteAsync(
                InsertChunks,
                [
                    P(tenant),
                    P(id),
                    P(ids),
                    P(batch.Select(_ => ordinal++).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Text).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Heading).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Page ?? 0).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.PageLabel ?? "").ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Tokens).ToArray()),
                    P(batch.Select(p => p.Chunk.Hash).ToArray()),
                    P(batch.Select(p => p.VectorHash).ToArray()),
                    P(batch.Select(p => p.Chunk.IsOff).ToArray()),
                    P(lexemes.Select(l => l.Configuration).ToArray()),
                    P(lexemes.Select(l => l.Plain).ToArray()),
                    P(lexemes.Select(l => l.Accented).ToArray()),
                    P(lexemes.Select(l => l.English).ToArray()),
                    P(lexemes.Select(l => l.Own).ToArray()),
                ],
                ct);
            var embedded = ids.Zip(batch).Where(p => p.Second.Vector is not null).ToList();
            await transaction.ExecuteAsync(
                InsertVectors,
                [
                    P(tenant),
                    P(embedded.Select(p => p.First).ToArray()),
                    P(embedded.Select(p => p.Second.Vector!).ToArray()),
                ],
                ct);
        }

        await transaction.ExecuteAsync(EmbeddingDrafts.Delete, [P(tenant), P(id)], ct);
        await transaction.ExecuteAsync(CorpusStatistics.Add, [P(tenant), P(id)], ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
