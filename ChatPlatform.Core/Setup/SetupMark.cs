using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Setup;

/// <summary>A step of the setup that staff have marked as done, for example because it is not needed.</summary>
public sealed class SetupMark : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required SetupStep Step { get; init; }

    public required DateTimeOffset MarkedAt { get; init; }
}

internal sealed class SetupMarkConfiguration : IEntityTypeConfiguration<SetupMark>
{
    public void Configure(EntityTypeBuilder<SetupMark> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Step });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
