using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Audit;

[JsonConverter(typeof(EnumAsText<AuditKind>))]
public enum AuditKind
{
    /// <summary>Somebody changed something, or looked across a tenant's border.</summary>
    Audit,

    /// <summary>Something that bears on safety: a sign-in, a refusal, a limit, a blocked call.</summary>
    Security,
}

/// <summary>
/// One line of the audit log. The database numbers and chains the lines (<see cref="AuditChain"/>) and lets the
/// application's role
/// add lines only, never change or remove one.
/// </summary>
public sealed class AuditEvent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Place in the chain, from 1 without gaps. Given by the database.</summary>
    public long Seq { get; private set; }

    public AuditKind Kind { get; init; }

    /// <summary>The database's clock.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The tenant that it happened in or to; null for what concerns the platform alone.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Dotted lower-case words: "tenant.created".</summary>
    public required string Action { get; init; }

    public ActorKind ActorKind { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>What was acted on: "tenant", "user", ...</summary>
    public string? TargetType { get; init; }

    public string? TargetId { get; init; }

    /// <summary>JSON; never holds a secret.</summary>
    public string? Before { get; init; }

    /// <summary>JSON; never holds a secret.</summary>
    public string? After { get; init; }

    public string? Address { get; init; }

    public string? RequestId { get; init; }

    /// <summary>SHA-256 over the line and the hash of the line before.</summary>
    public byte[] Hash { get; private set; } = [];
}

/// <summary>Head of the chain: number and hash of the last line. Written by the database's trigger only.</summary>
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
