using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Widgets;

/// <summary>How a tenant's widget looks, greets and where it may stand. One row a tenant.</summary>
public sealed class WidgetSettings : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Public name of the tenant towards the widget ("wk_..."): it identifies, it grants nothing.</summary>
    public required string WidgetKey { get; set; }

    /// <summary>#RRGGBB.</summary>
    public string Color { get; set; } = "#2456C7";

    /// <summary>"right" or "left".</summary>
    public string Position { get; set; } = "right";

    /// <summary>"auto", "light" or "dark".</summary>
    public string Theme { get; set; } = "auto";

    public required string Greeting { get; set; }

    public List<string> SuggestedQuestions { get; set; } = [];

    /// <summary>
    /// Origins (scheme, host, port) of sites that may embed the widget; the platform's own origin is always allowed.
    /// </summary>
    public List<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// The secret that the tenant's site signs its visitors' names with, sealed to this row; null when none was made.
    /// </summary>
    public string? SealedIdentitySecret { get; set; }

    public DateTimeOffset? IdentitySecretSetAt { get; set; }

    /// <summary>True when only visitors whose name the tenant's site has signed may chat.</summary>
    public bool IsIdentityRequired { get; set; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

internal sealed class WidgetSettingsConfiguration : IEntityTypeConfiguration<WidgetSettings>
{
    public void Configure(EntityTypeBuilder<WidgetSettings> builder)
    {
        builder.HasKey(x => x.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.WidgetKey).IsUnique();
        builder.Property(x => x.WidgetKey).HasMaxLength(80);
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
