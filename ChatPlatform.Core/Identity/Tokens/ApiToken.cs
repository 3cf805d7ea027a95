using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>
/// A personal token ("cp_...") with which an API client acts as its owner in one tenant, limited to its scopes.
/// </summary>
public sealed class ApiToken : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token. A slow hash is not needed for 256 random bits.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The last four characters, which identify the token for users.</summary>
    public required string LastFour { get; init; }

    /// <summary>See <see cref="ApiScopes"/>.</summary>
    public required List<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>With a precision of one minute; null until the first use.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>Scopes of API tokens.</summary>
public static class ApiScopes
{
    /// <summary>Allows reading everything that the owner may read.</summary>
    public const string Read = "read";

    /// <summary>Allows changes too.</summary>
    public const string Write = "write";

    public static IReadOnlyList<string> All { get; } = [Read, Write];
}

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.Hash).IsUnique();
        builder.Property(x => x.Name).HasMaxLength(100);
        builder.Property(x => x.LastFour).HasMaxLength(4);
    }
}
