using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Catalog;

[JsonConverter(typeof(EnumAsText<CatalogKind>))]
public enum CatalogKind
{
    Agent,
    Tool,
    Model,
}

/// <summary>
/// An agent, tool or model of the platform's catalog. A tenant adds it as a row of its own and may use it while
/// allowed.
/// </summary>
public sealed class CatalogEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required CatalogKind Kind { get; init; }

    /// <summary>Lower-case name, unique within the kind; for a model its id at the provider.</summary>
    public required string Key { get; init; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    /// <summary>JSON with the initial values of a tenant's own row.</summary>
    public required string Definition { get; set; }

    /// <summary>
    /// Number of the entry's content (title, description and definition), from 1. Copies of tenants hold the number
    /// that they were made from.
    /// </summary>
    public int Revision { get; set; } = 1;

    /// <summary>Whether tenants without a rule of their own may use it.</summary>
    public required bool IsAllowedByDefault { get; set; }

    /// <summary>
    /// Kinds of business whose tenants may use it by default, of <see cref="TenantKinds.All"/>; empty for all.
    /// </summary>
    public List<string> Kinds { get; set; } = [];

    /// <summary>False withdraws it from every tenant, whatever their rules.</summary>
    public bool IsEnabled { get; set; } = true;

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>A tenant's own rule for a catalog entry; overrides the default.</summary>
public sealed class TenantPermission : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid CatalogEntryId { get; init; }

    public required bool IsAllowed { get; set; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;
}

internal sealed class CatalogEntryConfiguration : IEntityTypeConfiguration<CatalogEntry>
{
    public void Configure(EntityTypeBuilder<CatalogEntry> builder)
    {
        builder.HasIndex(x => new { x.Kind, x.Key }).IsUnique();
        builder.Property(x => x.Key).HasMaxLength(100);
        builder.Property(x => x.Title).HasMaxLength(100);
        builder.Property(x => x.Definition).HasColumnType("jsonb");
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}

internal sealed class TenantPermissionConfiguration : IEntityTypeConfiguration<TenantPermission>
{
    public void Configure(EntityTypeBuilder<TenantPermission> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.CatalogEntryId });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<CatalogEntry>().WithMany().HasForeignKey(x => x.CatalogEntryId).OnDelete(DeleteBehavior.Cascade);
    }
}
