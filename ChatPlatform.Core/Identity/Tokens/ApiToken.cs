using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>
/// A personal token ("cp_...") with which a program acts as its owner in one tenant, within the scopes it was given.
/// </summary>
public sealed class ApiToken : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token: it has 256 bits of chance, so a slow hash would add nothing.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The last four characters, by which people recognise it.</summary>
    public required string LastFour { get; init; }

    /// <summary>See <see cref="ApiScopes"/>.</summary>
    public required List<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>To the minute; null until it is used.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>What a token may be allowed.</summary>
public static class ApiScopes
{
    /// <summary>Reads of everything that its owner may read.</summary>
    public const string Read = "read";

    /// <summary>Changes too.</summary>
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
