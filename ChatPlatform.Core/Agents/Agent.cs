using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Bulk;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Agents;

/// <summary>An assistant for one field of the tenant's business.</summary>
public sealed class Agent : ISwitchable, ICopiedRow
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name by which staff know the agent.</summary>
    public required string Name { get; set; }

    /// <summary>Name under which customers read its answers; null for <see cref="Name"/>.</summary>
    public string? PublicName { get; set; }

    /// <summary>The name that customers read, which is stored with each answer.</summary>
    public string DisplayName { get; private set; } = "";

    /// <summary>What the agent is for; the supervisor routes messages by this text.</summary>
    public required string Description { get; set; }

    /// <summary>Example messages that belong to this agent.</summary>
    public List<string> Examples { get; set; } = [];

    public bool IsEnabled { get; set; } = true;

    /// <summary>The documents from which the agent answers; null for all of the tenant.</summary>
    public List<Guid>? DocumentIds { get; set; }

    /// <summary>Tags whose documents the agent answers from; with tags, null ids mean none rather than all.</summary>
    public List<string> DocumentTags { get; set; } = [];

    /// <summary>Number of the published version, which answers.</summary>
    public int PublishedVersion { get; set; } = 1;

    /// <summary>
    /// The platform catalog's entry that the agent was added from; the agent answers only while the platform allows the
    /// entry. Null for the tenant's own agents.
    /// </summary>
    public Guid? CatalogEntryId { get; init; }

    /// <summary>Revision of the entry whose content the agent has, or that the tenant has declined.</summary>
    public int CatalogRevision { get; set; } = 1;

    /// <summary>
    /// True when the tenant has changed what comes from the entry; the agent then no longer follows it.
    /// </summary>
    public bool IsChangedHere { get; set; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>
/// What an agent answers with and is found by: description, example messages, prompt, model, parameters, tools and
/// documents. Never changes once published.
/// </summary>
public sealed class AgentVersion : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid AgentId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>What the agent is for.</summary>
    public required string Description { get; init; }

    public required string Prompt { get; init; }

    /// <summary>Model id; null uses the tenant's model.</summary>
    public string? Model { get; init; }

    /// <summary>How the model writes; null for the provider's defaults.</summary>
    public ModelParameters? Parameters { get; init; }

    public List<string> Examples { get; init; } = [];

    /// <summary>The tools, first to last; some may have been deleted since.</summary>
    public List<Guid> ToolIds { get; init; } = [];

    /// <summary>The documents, of which some may have been deleted since; null for all of the tenant.</summary>
    public List<Guid>? DocumentIds { get; init; }

    /// <summary>Tags whose documents the agent answers from, besides the documents.</summary>
    public List<string> DocumentTags { get; init; } = [];

    /// <summary>
    /// Name of the author, which is kept when the account is deleted; "Catalog" for changes of the template, null for
    /// the platform.
    /// </summary>
    public string? CreatedBy { get; init; }

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
        builder.HasIndex(x => new { x.TenantId, x.DisplayName }).IsUnique();
        builder.Property(x => x.Name).HasMaxLength(AgentDraft.MaxName);
        builder.Property(x => x.PublicName).HasMaxLength(AgentDraft.MaxName);
        builder.Property(x => x.DisplayName)
            .HasMaxLength(AgentDraft.MaxName)
            .HasComputedColumnSql("coalesce(public_name, name)", stored: true);
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
        builder.Property(x => x.Parameters).HasColumnType("jsonb");
        builder.Property(x => x.CreatedBy).HasMaxLength(200);
        builder
            .HasOne<Agent>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.AgentId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
