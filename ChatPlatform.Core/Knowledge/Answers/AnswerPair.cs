using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>
/// A question with the answer that staff have written to it. It is used once a tenant user has approved it: then it is
/// a document, which is found and cited like a file.
/// </summary>
public sealed class AnswerPair : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Question { get; set; }

    /// <summary>Plain text; each line is a paragraph.</summary>
    public required string Answer { get; set; }

    /// <summary>The document that it is, which may have been deleted since; null until it is approved.</summary>
    public Guid? DocumentId { get; set; }

    /// <summary>Name of who suggested it.</summary>
    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Name of who approved it last; null until it is approved.</summary>
    public string? ReviewedBy { get; set; }

    public DateTimeOffset? ReviewedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

internal sealed class AnswerPairConfiguration : IEntityTypeConfiguration<AnswerPair>
{
    public void Configure(EntityTypeBuilder<AnswerPair> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.Question).HasMaxLength(WrittenAnswers.MaxQuestion);
        builder.Property(x => x.Answer).HasMaxLength(WrittenAnswers.MaxAnswer);
        builder.Property(x => x.CreatedBy).HasMaxLength(256);
        builder.Property(x => x.ReviewedBy).HasMaxLength(256);
        builder.HasIndex(x => new { x.TenantId, x.DocumentId });
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
