using ChatPlatform.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity;

/// <summary>A staff user: platform admin, supporter or tenant user. Visitors are visitors, not users.</summary>
public sealed class User : IdentityUser<Guid>
{
    public User() => Id = Guid.CreateVersion7();

    public required string DisplayName { get; set; }

    /// <summary>
    /// The only tenant in which an account with an unverified address is valid; null once the address is verified. An
    /// address may have one such account for each tenant besides the verified one, so that the invitation of a tenant
    /// reveals nothing about other accounts.
    /// </summary>
    public Guid? HomeTenantId { get; set; }

    public bool IsPlatformAdmin { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>With a precision of one minute; null until the first sign-in.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder) =>
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.HomeTenantId).OnDelete(DeleteBehavior.Cascade);
}
