using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations;

/// <summary>
/// A durable event in a conversation's log. Readers receive the events in the order of <see cref="Seq"/>.
/// </summary>
public sealed class ConversationEvent : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid ConversationId { get; init; }

    /// <summary>Sequence number from 1, without gaps, assigned under the conversation's row lock.</summary>
    public required long Seq { get; init; }

    /// <summary>Name of the event in the stream, such as "message.created".</summary>
    public required string Type { get; init; }

    /// <summary>The event's data as JSON, exactly as it is sent.</summary>
    public required string Data { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class ConversationEventConfiguration : IEntityTypeConfiguration<ConversationEvent>
{
    public void Configure(EntityTypeBuilder<ConversationEvent> builder)
    {
        builder.HasKey(x => new
        {
            x.TenantId,
            x.ConversationId,
            x.Seq,
        });
        builder
            .HasOne<Conversation>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.ConversationId })
            .OnDelete(DeleteBehavior.Cascade);
        builder
            .HasIndex(x => new { x.TenantId, x.CreatedAt })
            .HasDatabaseName("ix_conversation_events_updates")
            .HasFilter($"type = '{EventTypes.ConversationUpdated}'");
    }
}
