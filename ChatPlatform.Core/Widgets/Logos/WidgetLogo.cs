using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>
/// The logo of a tenant's widget. It has a table of its own, because the settings are read often and the image is not.
/// </summary>
public sealed class WidgetLogo : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>image/png, image/jpeg or image/webp.</summary>
    public required string ContentType { get; set; }

    public required byte[] Content { get; set; }

    /// <summary>Identifies the content; the same as <see cref="WidgetSettings.LogoHash"/>.</summary>
    public required string Hash { get; set; }
}

internal sealed class WidgetLogoConfiguration : IEntityTypeConfiguration<WidgetLogo>
{
    public void Configure(EntityTypeBuilder<WidgetLogo> builder)
    {
        builder.HasKey(x => x.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.ContentType).HasMaxLength(20);
        builder.Property(x => x.Content).HasMaxLength(LogoImage.MaxBytes);
        builder.Property(x => x.Hash).HasMaxLength(32);
    }
}
