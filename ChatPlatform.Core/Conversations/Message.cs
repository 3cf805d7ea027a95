using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations;

[JsonConverter(typeof(EnumAsText<MessageRole>))]
public enum MessageRole
{
    Customer,
    Assistant,
    Supporter,
    System,
}

[JsonConverter(typeof(EnumAsText<MessageStatus>))]
public enum MessageStatus
{
    Streaming,
    Complete,
    Failed,
    Interrupted,
}

[JsonConverter(typeof(EnumAsText<FeedbackRating>))]
public enum FeedbackRating
{
    Up,
    Down,
}

/// <summary>Why a visitor rated an answer as not helpful.</summary>
[JsonConverter(typeof(EnumAsText<FeedbackReason>))]
public enum FeedbackReason
{
    /// <summary>What it says is not true.</summary>
    Wrong,

    /// <summary>It answers another question.</summary>
    [JsonStringEnumMemberName("not_my_question")]
    NotMyQuestion,

    /// <summary>It was true once.</summary>
    Outdated,

    /// <summary>Its tone is wrong.</summary>
    Rude,
}

/// <summary>A chunk cited by an answer, as the visitor sees it.</summary>
/// <param name="Number">Number in the text, from 1.</param>
/// <param name="DocumentId">Document that contains the chunk.</param>
/// <param name="Title">The document's name.</param>
/// <param name="Page">From 1; null for formats without pages.</param>
/// <param name="Quote">Text that occurs in the chunk.</param>
public sealed record Citation(int Number, Guid DocumentId, string Title, int? Page, string Quote)
{
    /// <summary>Number printed on the page, if it differs from the page ("iv").</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PageLabel { get; init; }

    /// <summary>The nearest heading above the chunk.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Heading { get; init; }

    /// <summary>Day (UTC) on which the cited version of the document was uploaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Date { get; init; }
}

[JsonConverter(typeof(EnumAsText<MessageActionKind>))]
public enum MessageActionKind
{
    /// <summary>Sends a text as the customer's next message.</summary>
    Reply,

    /// <summary>Asks for a person.</summary>
    Escalate,
}

/// <summary>A button below an answer.</summary>
/// <param name="Label">Text of the button, and of the message that a reply sends.</param>
public sealed record MessageAction(MessageActionKind Kind, string Label);

/// <summary>One message of a conversation.</summary>
public sealed class Message : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ConversationId { get; init; }

    /// <summary>Order within the conversation: sequence number of the event that created the message.</summary>
    public required long Seq { get; init; }

    public required MessageRole Role { get; init; }

    /// <summary>Markdown.</summary>
    public required string Text { get; set; }

    public required MessageStatus Status { get; set; }

    /// <summary>
    /// Id created by the sender, so that a message sent twice is stored once. Unique in the conversation for the
    /// visitor and for each supporter.
    /// </summary>
    public string? ClientMessageId { get; init; }

    /// <summary>The turn that wrote an assistant's message.</summary>
    public Guid? TurnId { get; init; }

    public string[] Agents { get; set; } = [];

    public Guid? AuthorId { get; init; }

    public string? AuthorName { get; init; }

    public List<Citation> Citations { get; set; } = [];

    /// <summary>Buttons below an assistant's message, in order.</summary>
    public List<MessageAction> Actions { get; set; } = [];

    public FeedbackRating? Feedback { get; set; }

    /// <summary>Only of answers that were rated as not helpful; null when the visitor gave none.</summary>
    public FeedbackReason? FeedbackReason { get; set; }

    public string? FeedbackComment { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder
            .HasOne<Conversation>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.ConversationId })
            .OnDelete(DeleteBehavior.Cascade);
        builder
            .HasIndex(x => new
            {
                x.TenantId,
                x.ConversationId,
                x.Seq,
            })
            .IsUnique();
        builder
            .HasIndex(x => new
            {
                x.TenantId,
                x.ConversationId,
                x.ClientMessageId,
                x.AuthorId,
            })
            .HasDatabaseName("ix_messages_client_message_id")
            .IsUnique().AreNullsDistinct(false).HasFilter("client_message_id is not null");
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.HasIndex(x => new { x.TenantId, x.TurnId }).IsUnique().HasFilter("turn_id is not null");
        builder.Property(x => x.ClientMessageId).HasMaxLength(100);
        builder.Property(x => x.Citations).HasColumnType("jsonb");
        builder.Property(x => x.Actions).HasColumnType("jsonb");
    }
}
