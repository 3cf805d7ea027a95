using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Links;

[JsonConverter(typeof(EnumAsText<LinkPurpose>))]
public enum LinkPurpose
{
    /// <summary>Lets a new user choose a password, and grants the roles of the invitation.</summary>
    Invitation,

    /// <summary>Lets an existing user choose a new password.</summary>
    PasswordReset,

    /// <summary>Lets the operator create the first platform admin.</summary>
    Setup,
}

/// <summary>A link or code that can be used once before it expires. Only its hash is stored (S25).</summary>
public sealed class AccountLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required LinkPurpose Purpose { get; init; }

    /// <summary>SHA-256 of the link's secret part.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>E-mail address of the recipient; null for the setup code.</summary>
    public string? Email { get; init; }

    /// <summary>The user whose password it resets.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Tenant of the invitation; null for platform admins.</summary>
    public Guid? TenantId { get; init; }

    public TenantRole? Role { get; init; }

    public bool GrantsPlatformAdmin { get; init; }

    /// <summary>
    /// True when using the link verifies the e-mail address: it was only mailed there, or a platform admin created it.
    /// </summary>
    public bool VerifiesEmail { get; init; }

    /// <summary>Name of the user or job that created it.</summary>
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
