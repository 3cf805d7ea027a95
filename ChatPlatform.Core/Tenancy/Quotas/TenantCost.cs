using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>What a tenant's models have cost on one day (UTC), by the prices at the time of use.</summary>
public sealed class TenantCost : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>Three capital letters (ISO 4217).</summary>
    public required string Currency { get; init; }

    public decimal Amount { get; set; }
}

internal sealed class TenantCostConfiguration : IEntityTypeConfiguration<TenantCost>
{
    public void Configure(EntityTypeBuilder<TenantCost> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Day, x.Currency });
        builder.Property(x => x.Currency).HasMaxLength(3);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
