using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Search;
using Pgvector;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>A chunk with its embedding, ready to be published.</summary>
/// <param name="Vector">Null when staff switched the chunk off.</param>
public sealed record EmbeddedChunk(EditedChunk Chunk, HalfVector? Vector);

/// <summary>
/// Publishes a document's chunks in one transaction. Readers see either all old or all new chunks, never a mix (R18,
/// R19).
/// </summary>
public sealed class ChunkPublisher(TenantSql sql)
{
    /// <summary>
    /// Name of the text search configuration for chunks: with stemming and without stop words, because short questions
    /// depend on them.
    /// </summary>
    public const string TextSearch = "chunks";

    private const int BatchSize = 500;

    private const string InsertChunks = """
        insert into chunks (tenant_id, id, document_id, ordinal, text, heading, page, page_label, tokens, hash,
          embedded_hash, lexemes)
        select $1, p.id, $2, p.ordinal, p.text, p.heading, nullif(p.page, 0), nullif(p.label, ''), p.tokens, p.hash,
          p.embedded_hash,
          case when p.off then ''::tsvector else to_tsvector('chunks', concat_ws(' ', $3, p.heading, p.text)) end
        from unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::int[], $9::text[], $10::int[], $11::uuid[],
            $12::uuid[], $13::bool[])
          p(id, ordinal, text, heading, page, label, tokens, hash, embedded_hash, off)
        """;

    private const string InsertVectors = """
        insert into chunk_embeddings (tenant_id, chunk_id, embedding)
        select $1, p.id, p.embedding from unnest($2::uuid[], $3::halfvec[]) p(id, embedding)
        """;

    private static readonly string s_finish = $"""
        update documents set status = {Literal(DocumentStatus.Ready)}, progress = 100, progress_text = null,
          failure_code = null, failure_detail = null, pages = $4, chunks = $5, warning = nullif($6, ''),
          lease_until = null, changed_at = now()
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
        foreach (var batch in chunks.Chunk(BatchSize))
        {
            var ids = batch.Select(_ => Guid.CreateVersion7()).ToArray();
            await transaction.ExecuteAsync(
                InsertChunks,
                [
                    P(tenant),
                    P(id),
                    Text(title),
                    P(ids),
                    P(batch.Select(_ => ordinal++).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Text).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Heading).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Page ?? 0).ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.PageLabel ?? "").ToArray()),
                    P(batch.Select(p => p.Chunk.Draft.Tokens).ToArray()),
                    P(batch.Select(p => p.Chunk.Hash).ToArray()),
                    P(batch.Select(p => p.Chunk.EmbeddedHash).ToArray()),
                    P(batch.Select(p => p.Chunk.IsOff).ToArray()),
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
