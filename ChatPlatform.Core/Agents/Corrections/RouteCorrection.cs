using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Agents.Corrections;

/// <summary>
/// A visitor's message for which staff have named the agent that should have answered. It counts as an example of that
/// agent until it is removed or its message is deleted.
/// </summary>
public sealed class RouteCorrection : ITenantOwned
{
    /// <summary>Maximum characters that are kept of a message.</summary>
    public const int MaxText = AgentDraft.MaxExample;

    /// <summary>Maximum corrections of an agent; the oldest are removed when another is added.</summary>
    public const int MaxPerAgent = 500;

    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The agent that should have answered.</summary>
    public required Guid AgentId { get; init; }

    public required Guid ConversationId { get; init; }

    /// <summary>The visitor's message; it has at most one correction.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Begin of the message, at most <see cref="MaxText"/> characters.</summary>
    public required string Text { get; init; }

    /// <summary>Name of the user, which is kept when the account is deleted.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class RouteCorrectionConfiguration : IEntityTypeConfiguration<RouteCorrection>
{
    public void Configure(EntityTypeBuilder<RouteCorrection> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder
            .HasOne<Agent>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.AgentId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.MessageId }).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.AgentId, x.CreatedAt });
        builder.Property(x => x.Text).HasMaxLength(RouteCorrection.MaxText);
        builder.Property(x => x.CreatedBy).HasMaxLength(256);
    }
}
