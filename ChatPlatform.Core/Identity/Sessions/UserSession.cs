using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Sessions;

[JsonConverter(typeof(EnumAsText<SessionKind>))]
public enum SessionKind
{
    /// <summary>A browser with a cookie.</summary>
    Browser,

    /// <summary>An API client that signed in with e-mail and password for a bearer token.</summary>
    Api,
}

/// <summary>A sign-in of a user. Cookie and bearer token contain its id; ending it invalidates both (S16).</summary>
public sealed class UserSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    public required SessionKind Kind { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>With a precision of one minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.Address).HasMaxLength(64);
        builder.Property(x => x.UserAgent).HasMaxLength(256);
    }
}
