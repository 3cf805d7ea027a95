using System.Text.Json.Serialization;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations;

[JsonConverter(typeof(EnumAsText<TurnStatus>))]
public enum TurnStatus
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>
/// The durable job that answers one visitor message. It is claimed under a lease by the database's clock and fenced by
/// a number that increases with each claim, so that a worker that lost its lease cannot write.
/// </summary>
public sealed class Turn : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ConversationId { get; init; }

    /// <summary>The visitor's message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Id that the assistant's message has or will have.</summary>
    public Guid AnswerId { get; init; } = Guid.CreateVersion7();

    public TurnStatus Status { get; set; }

    /// <summary>Speaker epoch of the conversation that the answer is valid for.</summary>
    public required int SpeakerEpoch { get; init; }

    public int Fence { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Stable code of the failure, snake_case.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The steps of the turn, for tenant staff.</summary>
    public List<TraceStep> Trace { get; set; } = [];

    /// <summary>Tokens of all attempts, by agent and model.</summary>
    public List<ModelUsage> Usage { get; set; } = [];

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FirstTextAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}

internal sealed class TurnConfiguration : IEntityTypeConfiguration<Turn>
{
    public void Configure(EntityTypeBuilder<Turn> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder
            .HasOne<Conversation>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.ConversationId })
            .OnDelete(DeleteBehavior.Cascade);
        builder
            .HasMany<ToolInvocation>()
            .WithOne()
            .HasForeignKey(x => new { x.TenantId, x.TurnId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.MessageId }).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.ConversationId }).HasDatabaseName("ix_turns_one_running")
            .IsUnique().HasFilter($"status = {Sql.Literal(TurnStatus.Running)}");
        builder.HasIndex(x => new { x.TenantId, x.ConversationId, x.CreatedAt });
        builder.HasIndex(x => new { x.TenantId, x.ConversationId, x.Id }).HasDatabaseName("ix_turns_open")
            .HasFilter($"status in ({Sql.Literal(TurnStatus.Queued)}, {Sql.Literal(TurnStatus.Running)})");
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.Property(x => x.Trace).HasColumnType("jsonb");
        builder.Property(x => x.Usage).HasColumnType("jsonb").HasDefaultValueSql("'[]'");
    }
}
