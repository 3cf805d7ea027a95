using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Widgets;

/// <summary>Appearance, greeting and allowed sites of a tenant's widget. One row for each tenant.</summary>
public sealed class WidgetSettings : ITenantOwned
{
    /// <summary>The color of a new widget.</summary>
    public const string DefaultColor = "#2456C7";

    /// <summary>The greeting of a new widget.</summary>
    public const string DefaultGreeting = "Hello. How can I help?";

    public required Guid TenantId { get; init; }

    /// <summary>Public key of the widget ("wk_..."). It identifies the tenant and grants no access.</summary>
    public required string WidgetKey { get; set; }

    /// <summary>#RRGGBB.</summary>
    public string Color { get; set; } = DefaultColor;

    /// <summary>"right" or "left".</summary>
    public string Position { get; set; } = "right";

    /// <summary>"auto", "light" or "dark".</summary>
    public string Theme { get; set; } = "auto";

    public required string Greeting { get; set; }

    public List<string> SuggestedQuestions { get; set; } = [];

    /// <summary>Own texts.</summary>
    public WidgetTexts Texts { get; set; } = WidgetTexts.None;

    /// <summary>Language of the widget, one of <see cref="WidgetDraft.Languages"/>; null for the browser's.</summary>
    public string? Language { get; set; }

    /// <summary>Identifies the logo and its address; null for none.</summary>
    public string? LogoHash { get; set; }

    /// <summary>When people reply; null for always.</summary>
    public BusinessHours? BusinessHours { get; set; }

    /// <summary>False when customers cannot ask for a person: the assistant answers alone.</summary>
    public bool OffersPerson { get; set; } = true;

    /// <summary>Answers in a row without help after which a person is offered first, 1 to 10; 0 for never.</summary>
    public int OfferPersonAfter { get; set; } = WidgetDraft.DefaultOfferAfter;

    /// <summary>Answers in a row without help after which a person is brought, 1 to 10; 0 for never.</summary>
    public int BringPersonAfter { get; set; } = WidgetDraft.DefaultBringAfter;

    /// <summary>
    /// Origins (scheme, host, port) of sites that may embed the widget; the platform's own origin is always allowed.
    /// </summary>
    public List<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// The secret with which the tenant's site signs its visitors' identity, encrypted for this row; null for none.
    /// </summary>
    public string? SealedIdentitySecret { get; set; }

    public DateTimeOffset? IdentitySecretSetAt { get; set; }

    /// <summary>True when only verified visitors may chat.</summary>
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
        builder.Property(x => x.Texts).HasColumnType("jsonb");
        builder.Property(x => x.Language).HasMaxLength(2);
        builder.Property(x => x.LogoHash).HasMaxLength(32);
        builder.Property(x => x.BusinessHours).HasColumnType("jsonb");
        builder.Property(x => x.OffersPerson).HasDefaultValue(true).HasSentinel(true);
        builder.Property(x => x.OfferPersonAfter)
            .HasDefaultValue(WidgetDraft.DefaultOfferAfter).HasSentinel(WidgetDraft.DefaultOfferAfter);
        builder.Property(x => x.BringPersonAfter)
            .HasDefaultValue(WidgetDraft.DefaultBringAfter).HasSentinel(WidgetDraft.DefaultBringAfter);
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
