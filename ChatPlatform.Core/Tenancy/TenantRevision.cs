using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// A number that grows with each change of what a tenant's answers are made from. The database's triggers count it up.
/// </summary>
public sealed class TenantRevision : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public long Number { get; init; }
}

internal sealed class TenantRevisionConfiguration : IEntityTypeConfiguration<TenantRevision>
{
    public void Configure(EntityTypeBuilder<TenantRevision> builder)
    {
        builder.HasKey(x => x.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
