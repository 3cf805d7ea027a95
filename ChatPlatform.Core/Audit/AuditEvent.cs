using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Audit;

[JsonConverter(typeof(EnumAsText<AuditKind>))]
public enum AuditKind
{
    /// <summary>A change, or access to another tenant.</summary>
    Audit,

    /// <summary>A security event: a sign-in, a refusal, a limit or a blocked call.</summary>
    Security,
}

/// <summary>
/// An entry of the audit log. The database numbers and chains the entries (<see cref="AuditChain"/>) and allows the
/// application's role only to add entries.
/// </summary>
public sealed class AuditEvent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Number in the chain, from 1 without gaps. Assigned by the database.</summary>
    public long Seq { get; private set; }

    public AuditKind Kind { get; init; }

    /// <summary>Time by the database's clock.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The tenant concerned; null for events of the platform.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Dotted lower-case name: "tenant.created".</summary>
    public required string Action { get; init; }

    public ActorKind ActorKind { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>Type of the target: "tenant", "user", ...</summary>
    public string? TargetType { get; init; }

    public string? TargetId { get; init; }

    /// <summary>JSON without secrets.</summary>
    public string? Before { get; init; }

    /// <summary>JSON without secrets.</summary>
    public string? After { get; init; }

    public string? Address { get; init; }

    public string? RequestId { get; init; }

    /// <summary>SHA-256 of the entry and the previous entry's hash.</summary>
    public byte[] Hash { get; private set; } = [];
}

/// <summary>Head of the chain: number and hash of the last entry. Written only by the database's trigger.</summary>
public sealed class AuditChain
{
    public required string Name { get; init; }

    public long Seq { get; init; }

    public byte[] Hash { get; init; } = [];
}

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.HasKey(x => x.Id);
        builder.HasIndex(x => x.Seq).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.Seq });
        builder.HasIndex(x => new { x.Kind, x.Seq });
        builder.Property(x => x.Seq).ValueGeneratedOnAdd();
        builder.Property(x => x.At).ValueGeneratedOnAdd();
        builder.Property(x => x.Hash).ValueGeneratedOnAdd();
        builder.Property(x => x.Action).HasMaxLength(64);
        builder.Property(x => x.ActorName).HasMaxLength(256);
        builder.Property(x => x.TargetType).HasMaxLength(64);
        builder.Property(x => x.TargetId).HasMaxLength(256);
        builder.Property(x => x.Address).HasMaxLength(64);
        builder.Property(x => x.RequestId).HasMaxLength(64);
        builder.Property(x => x.Before).HasColumnType("jsonb");
        builder.Property(x => x.After).HasColumnType("jsonb");
    }
}

internal sealed class AuditChainConfiguration : IEntityTypeConfiguration<AuditChain>
{
    public void Configure(EntityTypeBuilder<AuditChain> builder)
    {
        builder.HasKey(x => x.Name);
        builder.Property(x => x.Name).HasMaxLength(16);
    }
}
