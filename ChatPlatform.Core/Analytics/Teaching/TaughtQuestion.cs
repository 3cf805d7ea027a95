using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Analytics.Teaching;

/// <summary>
/// A question without a good answer that staff have marked as done. Deleted together with its message.
/// </summary>
public sealed class TaughtQuestion : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>The visitor's message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The same for all questions that were marked together.</summary>
    public required Guid GroupId { get; init; }

    /// <summary>True for the question that stands for its group.</summary>
    public required bool IsTitle { get; init; }

    /// <summary>Name of the user, which is kept when the account is deleted.</summary>
    public required string DoneBy { get; init; }

    public required DateTimeOffset DoneAt { get; init; }
}

internal sealed class TaughtQuestionConfiguration : IEntityTypeConfiguration<TaughtQuestion>
{
    public void Configure(EntityTypeBuilder<TaughtQuestion> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.MessageId });
        builder
            .HasOne<Message>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.MessageId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.GroupId });
        builder.HasIndex(x => new { x.TenantId, x.DoneAt }).HasFilter("is_title");
        builder.Property(x => x.DoneBy).HasMaxLength(256);
    }
}
