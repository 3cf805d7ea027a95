using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Inference;

/// <summary>A tenant's own account at a model provider.</summary>
public sealed class ProviderConnection : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>One of <see cref="ProviderKinds.Supported"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>Absolute URL with the version part.</summary>
    public required string BaseUrl { get; set; }

    /// <summary>Model id at the provider.</summary>
    public required string Model { get; set; }

    /// <summary>How long it is waited for; null uses the platform's limits.</summary>
    public ConnectionPatience? Patience { get; set; }

    /// <summary>
    /// The key, sealed to this row and to scheme, host and port of <see cref="BaseUrl"/>; null when none is set.
    /// </summary>
    public string? SealedKey { get; set; }

    /// <summary>The key's last four characters.</summary>
    public string? KeyLastFour { get; set; }

    public DateTimeOffset? KeySetAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

internal sealed class ProviderConnectionConfiguration : IEntityTypeConfiguration<ProviderConnection>
{
    public void Configure(EntityTypeBuilder<ProviderConnection> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.Name }).IsUnique();
        builder.Property(x => x.Name).HasMaxLength(80);
        builder.Property(x => x.Kind).HasMaxLength(32);
        builder.Property(x => x.BaseUrl).HasMaxLength(500);
        builder.Property(x => x.Model).HasMaxLength(200);
        builder.Property(x => x.Patience).HasColumnType("jsonb");
        builder.Property(x => x.KeyLastFour).HasMaxLength(4);
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
