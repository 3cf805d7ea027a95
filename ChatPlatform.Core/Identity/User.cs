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
    /// The only tenant that an account counts in whose address nobody has proven; null once it is proven. There may be
    /// one such account a tenant
    /// under an address, besides the proven one: a tenant's invitation tells nothing about the others.
    /// </summary>
    public Guid? HomeTenantId { get; set; }

    public bool IsPlatformAdmin { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>To the minute; null until the first sign-in.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder) =>
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.HomeTenantId).OnDelete(DeleteBehavior.Cascade);
}
