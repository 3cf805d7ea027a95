using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Widgets;

/// <summary>A site that shows a tenant's widget, or tried to. A tenant has at most 20 of each kind.</summary>
public sealed class WidgetSite : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Scheme, host and port as browsers send them.</summary>
    public required string Origin { get; init; }

    /// <summary>False when the last attempt was refused because the site was not allowed.</summary>
    public bool IsAllowed { get; set; }

    /// <summary>True when staff dismissed the offer to allow the site.</summary>
    public bool IsDismissed { get; set; }

    /// <summary>Time of the last attempt; written at most once a minute.</summary>
    public DateTimeOffset LastAt { get; set; }
}

internal sealed class WidgetSiteConfiguration : IEntityTypeConfiguration<WidgetSite>
{
    public void Configure(EntityTypeBuilder<WidgetSite> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Origin });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.Origin).HasMaxLength(300);
    }
}
