using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Agents;

/// <summary>A specialist that answers visitors in one field of the tenant's business.</summary>
public sealed class Agent : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>What the agent is for, in the words the supervisor routes by.</summary>
    public required string Description { get; set; }

    /// <summary>Messages of visitors that belong to this agent.</summary>
    public List<string> Examples { get; set; } = [];

    public bool IsEnabled { get; set; } = true;

    /// <summary>Number of the version that answers.</summary>
    public int PublishedVersion { get; set; } = 1;

    /// <summary>
    /// The entry of the platform's catalog that it was taken from; it works only while that is allowed. Null for the
    /// tenant's own.
    /// </summary>
    public Guid? CatalogEntryId { get; init; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>A prompt and model of an agent, never changed once published.</summary>
public sealed class AgentVersion : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid AgentId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required string Prompt { get; init; }

    /// <summary>Model id; null takes the tenant's.</summary>
    public string? Model { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class AgentConfiguration : IEntityTypeConfiguration<Agent>
{
    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.Name }).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.CatalogEntryId }).IsUnique();
        builder.Property(x => x.Name).HasMaxLength(80);
        builder.HasOne<CatalogEntry>().WithMany().HasForeignKey(x => x.CatalogEntryId).OnDelete(DeleteBehavior.SetNull);
        builder
            .HasMany<AgentTool>()
            .WithOne()
            .HasForeignKey(x => new { x.TenantId, x.AgentId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}

internal sealed class AgentVersionConfiguration : IEntityTypeConfiguration<AgentVersion>
{
    public void Configure(EntityTypeBuilder<AgentVersion> builder)
    {
        builder.HasKey(x => new
        {
            x.TenantId,
            x.AgentId,
            x.Number,
        });
        builder
            .HasOne<Agent>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.AgentId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
