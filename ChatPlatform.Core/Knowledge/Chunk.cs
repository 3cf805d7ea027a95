using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using Pgvector;

namespace ChatPlatform.Core.Knowledge;

/// <summary>A part of a document: what search returns and citations refer to.</summary>
public sealed class Chunk : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DocumentId { get; init; }

    /// <summary>Position in the document, from 0.</summary>
    public required int Ordinal { get; init; }

    public required string Text { get; init; }

    /// <summary>Headings above the chunk, outermost first, joined by " > "; empty without headings.</summary>
    public required string Heading { get; init; }

    /// <summary>Page from 1; null for formats without pages.</summary>
    public int? Page { get; init; }

    /// <summary>Number printed on the page, if it differs from <see cref="Page"/> ("iv").</summary>
    public string? PageLabel { get; init; }

    /// <summary>WordPiece tokens of the embedded text.</summary>
    public required int Tokens { get; init; }

    /// <summary>
    /// Stemmed words of title, heading and text, for BM25; none, like no embedding, when staff switched the chunk off.
    /// </summary>
    public required NpgsqlTsVector Lexemes { get; init; }

    /// <summary><see cref="ChunkHash"/> of heading and text as read from the file, to which changes of staff belong.
    /// </summary>
    public required Guid Hash { get; init; }

    /// <summary><see cref="ChunkHash"/> of the embedded text, by which its vector is found again.</summary>
    public required Guid EmbeddedHash { get; init; }

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>
/// The embedding of a chunk, in a narrow table of its own so that an exact scan of one tenant is index-only: the
/// primary key (tenant_id, chunk_id) includes the embedding.
/// </summary>
public sealed class ChunkEmbedding : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid ChunkId { get; init; }

    /// <summary>384 dimensions, unit length.</summary>
    public required HalfVector Embedding { get; init; }
}

/// <summary>
/// Number of the tenant's chunks that contain a stemmed word. BM25 needs it, and PostgreSQL's ranking does not provide
/// document frequencies.
/// </summary>
public sealed class TermStatistic : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required string Term { get; init; }

    public required int Chunks { get; set; }
}

/// <summary>Number of a tenant's chunks and their total length, which BM25 needs as well.</summary>
public sealed class CorpusStatistic : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required int Chunks { get; set; }

    /// <summary>Tokens of all chunks, from which BM25 computes the average length.</summary>
    public required long Tokens { get; set; }

    /// <summary>Changes with the tenant's chunks.</summary>
    public long Version { get; set; }
}

internal sealed class ChunkConfiguration : IEntityTypeConfiguration<Chunk>
{
    public void Configure(EntityTypeBuilder<Chunk> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder
            .HasOne<Document>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.DocumentId })
            .OnDelete(DeleteBehavior.Cascade);
        builder
            .HasIndex(x => new
            {
                x.TenantId,
                x.DocumentId,
                x.Ordinal,
            })
            .IsUnique();
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
        builder.HasIndex(x => new { x.TenantId, x.Lexemes }).HasMethod("gin").HasStorageParameter("fastupdate", false);
    }
}

internal sealed class ChunkEmbeddingConfiguration : IEntityTypeConfiguration<ChunkEmbedding>
{
    public void Configure(EntityTypeBuilder<ChunkEmbedding> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.ChunkId });
        builder
            .HasOne<Chunk>()
            .WithOne()
            .HasForeignKey<ChunkEmbedding>(x => new { x.TenantId, x.ChunkId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.Embedding).HasColumnType("halfvec(384)");
    }
}

internal sealed class TermStatisticConfiguration : IEntityTypeConfiguration<TermStatistic>
{
    public void Configure(EntityTypeBuilder<TermStatistic> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Term });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CorpusStatisticConfiguration : IEntityTypeConfiguration<CorpusStatistic>
{
    public void Configure(EntityTypeBuilder<CorpusStatistic> builder)
    {
        builder.HasKey(x => x.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
