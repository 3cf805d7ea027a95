using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>What a tenant has used on one day (UTC).</summary>
public sealed class TenantUsage : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required DateOnly Day { get; init; }

    public int Turns { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }
}

internal sealed class TenantUsageConfiguration : IEntityTypeConfiguration<TenantUsage>
{
    public void Configure(EntityTypeBuilder<TenantUsage> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Day });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
