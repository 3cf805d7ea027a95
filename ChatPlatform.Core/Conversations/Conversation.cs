using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations;

[JsonConverter(typeof(EnumAsText<ConversationStatus>))]
public enum ConversationStatus
{
    Active,
    Escalated,
    Resolved,
}

[JsonConverter(typeof(EnumAsText<SpeakerKind>))]
public enum SpeakerKind
{
    Assistant,
    Supporter,
    None,
}

/// <summary>A visitor of a tenant, identified by a token in the browser or verified by the tenant's own site.</summary>
public sealed class Visitor : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SHA-256 of the visitor token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>
    /// The visitor's id on the tenant's site, unique within the tenant; null for visitors who are not verified.
    /// </summary>
    public string? Subject { get; init; }

    public string? Email { get; set; }

    /// <summary>Name to display; null when unknown.</summary>
    public string? Name { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

/// <summary>
/// A conversation between a visitor and a tenant. The row is locked for everything that is appended: <see
/// cref="LastSeq"/> gives order, event ids and deduplication; <see cref="Speaker"/> and <see cref="SpeakerEpoch"/>
/// decide who may write.
/// </summary>
public sealed class Conversation : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VisitorId { get; init; }

    public ConversationStatus Status { get; set; }

    public SpeakerKind Speaker { get; set; }

    public Guid? SpeakerUserId { get; set; }

    public string? SpeakerName { get; set; }

    /// <summary>
    /// Increases whenever the speaker changes. An answer is valid only for the speaker epoch it began with.
    /// </summary>
    public int SpeakerEpoch { get; set; }

    /// <summary>Sequence number of the newest event.</summary>
    public long LastSeq { get; set; }

    /// <summary>
    /// Start of the visitor's first message that is not only a greeting, for lists; null before the first message.
    /// </summary>
    public string? Title { get; set; }

    /// <summary>Start of the newest message, for lists.</summary>
    public string? Preview { get; set; }

    /// <summary>Reason of the newest escalation, snake_case; null without one.</summary>
    public string? EscalationReason { get; set; }

    /// <summary>Agents of the newest answer.</summary>
    public string[] Agents { get; set; } = [];

    /// <summary>Newest answers in a row that were misses: that knew nothing, or asked back.</summary>
    public int Misses { get; set; }

    public string? PageUrl { get; set; }

    public string? PageTitle { get; set; }

    public string? Locale { get; set; }

    /// <summary>
    /// Digest of the network address that the conversation was started from, distinct for each tenant.
    /// </summary>
    public string? AddressKey { get; init; }

    /// <summary>1 to 5.</summary>
    public int? Rating { get; set; }

    public string? RatingComment { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset LastActivityAt { get; set; } = DateTimeOffset.UtcNow;
}

internal sealed class VisitorConfiguration : IEntityTypeConfiguration<Visitor>
{
    public void Configure(EntityTypeBuilder<Visitor> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.TokenHash }).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.Subject }).IsUnique();
        builder.Property(x => x.Subject).HasMaxLength(200);
        builder.Property(x => x.Email).HasMaxLength(320);
    }
}

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder
            .HasOne<Visitor>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.VisitorId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.LastActivityAt });
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.HasIndex(x => new { x.TenantId, x.VisitorId, x.CreatedAt });
        builder.Property(x => x.Misses).HasDefaultValue(0);
    }
}
