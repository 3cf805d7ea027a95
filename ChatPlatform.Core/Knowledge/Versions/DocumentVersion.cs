using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Knowledge.Versions;

/// <summary>A former version of a document, whose file is kept so that it can be brought back.</summary>
public sealed class DocumentVersion : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid DocumentId { get; init; }

    /// <summary>From 1, in the order of upload.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Random name in the file store.</summary>
    public required string StorageKey { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public required string ContentHash { get; init; }

    public required string MediaType { get; init; }

    /// <summary>When it was uploaded or brought back.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Name of who uploaded it or brought it back.</summary>
    public required string AddedBy { get; init; }
}

internal sealed class DocumentVersionConfiguration : IEntityTypeConfiguration<DocumentVersion>
{
    public void Configure(EntityTypeBuilder<DocumentVersion> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.DocumentId, x.Number });
        builder.Property(x => x.Name).HasMaxLength(300);
        builder.Property(x => x.AddedBy).HasMaxLength(256);
        builder
            .HasOne<Document>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.DocumentId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
