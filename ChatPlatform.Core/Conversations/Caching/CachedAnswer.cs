using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations.Caching;

/// <summary>
/// An answer that is given again to the same question. Nothing of it says who asked: the question is stored as a hash,
/// and an answer with personal data or from a tool is not stored.
/// </summary>
public sealed class CachedAnswer : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>SHA-256 of the question, its language, and the versions of agents and documents.</summary>
    public required byte[] Key { get; init; }

    public required string Text { get; init; }

    /// <summary>Names of the agents that answered.</summary>
    public required List<string> Agents { get; init; }

    /// <summary>The citations as JSON.</summary>
    public required string Citations { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class CachedAnswerConfiguration : IEntityTypeConfiguration<CachedAnswer>
{
    public void Configure(EntityTypeBuilder<CachedAnswer> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Key });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.Property(x => x.Key).HasMaxLength(32);
        builder.Property(x => x.Citations).HasColumnType("jsonb");
    }
}
