using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity;

[JsonConverter(typeof(EnumAsText<TenantRole>))]
public enum TenantRole
{
    Supporter,
    TenantUser,
}

/// <summary>A user's role in one tenant. A user may belong to several.</summary>
public sealed class Membership : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid UserId { get; init; }

    public required TenantRole Role { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Concurrency token of a membership, computed from everything that can change.</summary>
    internal static uint VersionOf(TenantRole role, DateTimeOffset since) =>
        unchecked(((uint)(since.UtcTicks / TimeSpan.TicksPerMicrosecond) << 2) | (uint)role);
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.UserId });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
