using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>
/// What staff changed in a chunk. It applies again whenever the document, or a new version of it, is read and has a
/// chunk with the same heading and text.
/// </summary>
public sealed class ChunkEdit : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid DocumentId { get; init; }

    /// <summary>The <see cref="Chunk.Hash"/> of the chunks that it applies to.</summary>
    public required Guid Hash { get; init; }

    /// <summary>The text as read from the file.</summary>
    public required string OriginalText { get; init; }

    /// <summary>The corrected text; null when it is as read.</summary>
    public string? Text { get; set; }

    /// <summary>True when answers do not use it.</summary>
    public bool IsOff { get; set; }

    /// <summary>Note for colleagues; never told to customers.</summary>
    public string? Note { get; set; }

    public required string ChangedBy { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class ChunkEditConfiguration : IEntityTypeConfiguration<ChunkEdit>
{
    public void Configure(EntityTypeBuilder<ChunkEdit> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.DocumentId, x.Hash });
        builder.Property(x => x.Note).HasMaxLength(ChunkEditDraft.MaxNote);
        builder.Property(x => x.ChangedBy).HasMaxLength(256);
        builder
            .HasOne<Document>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.DocumentId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
