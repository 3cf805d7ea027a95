using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Links;

[JsonConverter(typeof(EnumAsText<LinkPurpose>))]
public enum LinkPurpose
{
    /// <summary>Lets a new person choose a password, and gives the roles named in the link.</summary>
    Invitation,

    /// <summary>Lets a known person choose a new password.</summary>
    PasswordReset,

    /// <summary>Lets the operator make the first platform admin.</summary>
    Setup,
}

/// <summary>A link or code that works once and not for long. Only its hash is kept (S25).</summary>
public sealed class AccountLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required LinkPurpose Purpose { get; init; }

    /// <summary>SHA-256 of the link's secret part.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whom the link is for; null for the setup code.</summary>
    public string? Email { get; init; }

    /// <summary>The user whose password it resets.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The tenant that an invitation leads into; null for platform admins.</summary>
    public Guid? TenantId { get; init; }

    public TenantRole? Role { get; init; }

    public bool MakesPlatformAdmin { get; init; }

    /// <summary>
    /// True where whoever has the link is the owner of the address: it was mailed there and shown to nobody, or a
    /// platform admin made it.
    /// </summary>
    public bool ProvesEmail { get; init; }

    /// <summary>Who made it, in words.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class AccountLinkConfiguration : IEntityTypeConfiguration<AccountLink>
{
    public void Configure(EntityTypeBuilder<AccountLink> builder)
    {
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.Hash).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.Property(x => x.Email).HasMaxLength(256);
        builder.Property(x => x.CreatedBy).HasMaxLength(256);
    }
}
