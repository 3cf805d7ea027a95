using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tools;

[JsonConverter(typeof(EnumAsText<ToolInvocationStatus>))]
public enum ToolInvocationStatus
{
    Started,
    Succeeded,
    Failed,
    Refused,

    /// <summary>It may have been sent, and its outcome is not known; it is never sent again.</summary>
    Unknown,

    /// <summary>The customer was asked first, and has not decided.</summary>
    Asked,

    /// <summary>The customer agreed; the call is an invocation of its own.</summary>
    Approved,

    Declined,
}

/// <summary>The record of one call: written before the call is sent, completed afterwards.</summary>
public sealed class ToolInvocation : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid TurnId { get; init; }

    public Guid? ToolId { get; init; }

    public required string ToolName { get; init; }

    public required string Arguments { get; init; }

    public required ToolInvocationStatus Status { get; set; }

    /// <summary>
    /// The Idempotency-Key sent to the service, derived from turn, tool and arguments. Null for calls without side
    /// effects and for calls that were not sent.
    /// </summary>
    public Guid? IdempotencyKey { get; set; }

    public string? Result { get; set; }

    /// <summary>Identifies the call that the customer was asked about; null for others.</summary>
    public Guid? Fingerprint { get; set; }

    /// <summary>The turn of the message in which the customer decided; null for others.</summary>
    public Guid? DecidedInTurnId { get; set; }

    /// <summary>Duration in milliseconds.</summary>
    public int? Duration { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class ToolInvocationConfiguration : IEntityTypeConfiguration<ToolInvocation>
{
    public void Configure(EntityTypeBuilder<ToolInvocation> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasIndex(x => new { x.TenantId, x.TurnId });
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.HasIndex(x => new { x.TenantId, x.IdempotencyKey }).IsUnique().HasFilter("idempotency_key is not null");
        builder.Property(x => x.Arguments).HasColumnType("jsonb");
    }
}
