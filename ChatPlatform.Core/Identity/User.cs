using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Core.Identity;

/// <summary>A person of the staff: platform admin, supporter or tenant user. Customers are visitors, not users.</summary>
public sealed class User : IdentityUser<Guid>
{
    public User() => Id = Guid.CreateVersion7();

    public required string DisplayName { get; set; }

    public bool IsPlatformAdmin { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>To the minute; null until the first sign-in.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;
}
