using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pgvector;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>
/// A vector of a document that is being processed, so that processing it again after a crash computes only what is
/// missing. Deleted when the document is published.
/// </summary>
public sealed class EmbeddingDraft : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid DocumentId { get; init; }

    /// <summary>Hash of the embedded text, as <see cref="Chunk.EmbeddedHash"/>.</summary>
    public required Guid Hash { get; init; }

    /// <summary>384 dimensions, unit length.</summary>
    public required HalfVector Embedding { get; init; }
}

internal sealed class EmbeddingDraftConfiguration : IEntityTypeConfiguration<EmbeddingDraft>
{
    public void Configure(EntityTypeBuilder<EmbeddingDraft> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.DocumentId, x.Hash });
        builder.Property(x => x.Embedding).HasColumnType("halfvec(384)");
        builder
            .HasOne<Document>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.DocumentId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>
/// Finds vectors of a document by the hash of their text: those of its published chunks, and those of a run that was
/// interrupted.
/// </summary>
public sealed class EmbeddingDrafts(TenantSql sql)
{
    /// <summary>Deletes the drafts of a document. Parameters: $1 tenant, $2 document.</summary>
    public const string Delete = "delete from embedding_drafts where tenant_id = $1 and document_id = $2";

    private const string FindSql = """
        select d.hash, d.embedding from embedding_drafts d
        where d.tenant_id = $1 and d.document_id = $2 and d.hash = any($3)
        union all
        select c.embedded_hash, e.embedding from chunks c
        join chunk_embeddings e on e.tenant_id = $1 and e.chunk_id = c.id
        where c.tenant_id = $1 and c.document_id = $2 and c.embedded_hash = any($3)
        """;

    // The lock on the document's key lets a deletion wait, instead of making this statement fail.
    private const string AddSql = """
        with held as (
          select id from documents where tenant_id = $1 and id = $2 and fence = $3 for key share)
        insert into embedding_drafts (tenant_id, document_id, hash, embedding)
        select $1, h.id, v.hash, v.embedding from held h, unnest($4::uuid[], $5::halfvec[]) v(hash, embedding)
        on conflict do nothing
        """;

    /// <summary>The known vectors.</summary>
    /// <param name="hashes">Hashes of the embedded texts.</param>
    public async Task<Dictionary<Guid, HalfVector>> FindAsync(
        ClaimedDocument document, IReadOnlyCollection<Guid> hashes, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(document.TenantId))
            .Add(FindSql, P(document.TenantId), P(document.Id), P(hashes.ToArray()));
        await using var reader = await batch.ReadAsync(ct);
        var known = new Dictionary<Guid, HalfVector>();
        while (await reader.ReadAsync(ct))
        {
            known[reader.GetGuid(0)] = reader.GetFieldValue<HalfVector>(1);
        }

        return known;
    }

    /// <summary>Stores vectors, unless the document was deleted or claimed again.</summary>
    public async Task AddAsync(
        ClaimedDocument document, IReadOnlyCollection<KeyValuePair<Guid, HalfVector>> vectors, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(document.TenantId)).Add(
            AddSql, P(document.TenantId), P(document.Id), P(document.Fence), P(vectors.Select(v => v.Key).ToArray()),
            P(vectors.Select(v => v.Value).ToArray()));
        await batch.ExecuteAsync(ct);
    }
}
