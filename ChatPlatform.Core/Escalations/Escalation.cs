using System.Text.Json.Serialization;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Escalations;

[JsonConverter(typeof(EnumAsText<EscalationStatus>))]
public enum EscalationStatus
{
    Pending,
    Assigned,
    Resolved,
}

/// <summary>A visitor who waits for, or talks to, a supporter.</summary>
public sealed class Escalation : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ConversationId { get; init; }

    public EscalationStatus Status { get; set; }

    /// <summary>Name of the rule that fired, snake_case ("customer_asked").</summary>
    public required string Reason { get; init; }

    /// <summary>The words that the rule matched.</summary>
    public string? Evidence { get; init; }

    public Guid? AssignedTo { get; set; }

    public string? AssignedName { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? AssignedAt { get; set; }

    /// <summary>When a supporter first accepted it; kept when it is released or handed to another.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>
    /// When the owner was last connected or called the API, by the database's clock; null without an owner.
    /// </summary>
    public DateTimeOffset? OwnerSeenAt { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }
}

internal sealed class EscalationConfiguration : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.ToTable("escalations");
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder
            .HasOne<Conversation>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.ConversationId })
            .OnDelete(DeleteBehavior.Cascade);
        builder
            .HasIndex(x => new { x.TenantId, x.ConversationId })
            .HasDatabaseName("ix_escalations_one_open")
            .IsUnique()
            .HasFilter($"status <> {Sql.Literal(EscalationStatus.Resolved)}");
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.HasIndex(x => new
        {
            x.TenantId,
            x.Status,
            x.CreatedAt,
        });
        builder
            .HasIndex(x => new { x.TenantId, x.ResolvedAt, x.Id })
            .HasDatabaseName("ix_escalations_resolved")
            .HasFilter($"status = {Sql.Literal(EscalationStatus.Resolved)}");
        builder
            .HasIndex(x => new { x.AssignedTo, x.OwnerSeenAt })
            .HasDatabaseName("ix_escalations_assigned")
            .HasFilter($"status = {Sql.Literal(EscalationStatus.Assigned)}");
    }
}
