using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Inference.Faults;

/// <summary>
/// Failed calls of one kind to one provider or connection, by all instances. There is one row for each, and it is
/// deleted a day after the last failure.
/// </summary>
public sealed class ProviderFaultRecord
{
    /// <summary>Name of the platform's provider, or id of a tenant's connection.</summary>
    public required string Source { get; init; }

    public required ProviderFault Fault { get; init; }

    /// <summary>The tenant of a connection; null for the platform's providers.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Failures since <see cref="Since"/>.</summary>
    public required int Count { get; set; }

    /// <summary>Time of the first failure after an hour without one.</summary>
    public required DateTimeOffset Since { get; set; }

    public required DateTimeOffset LastAt { get; set; }
}

internal sealed class ProviderFaultRecordConfiguration : IEntityTypeConfiguration<ProviderFaultRecord>
{
    public void Configure(EntityTypeBuilder<ProviderFaultRecord> builder)
    {
        builder.ToTable("provider_faults");
        builder.HasKey(x => new { x.Source, x.Fault });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.LastAt);
        builder.Property(x => x.Source).HasMaxLength(100);
    }
}
