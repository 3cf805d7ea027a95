using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Sessions;

/// <summary>
/// A note that something which opens doors has changed: a user, a session, a token, a membership, a tenant. Written by
/// the
/// database's triggers, so that no road to such a change can forget it; read by every instance once a second.
/// </summary>
public sealed class Revocation
{
    public long Id { get; private set; }

    /// <summary>The database's clock.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Id of the user, session, token, visitor or tenant.</summary>
    public Guid Subject { get; init; }
}

/// <summary>
/// Failed sign-ins of one source, or for one name, whether it belongs to somebody or not (S19); forgotten an hour after
/// the last.
/// </summary>
public sealed class SignInFailure
{
    /// <summary>See <see cref="Attempts.AttemptScope"/>.</summary>
    public required byte[] Key { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset LastAt { get; init; }
}

internal sealed class RevocationConfiguration : IEntityTypeConfiguration<Revocation>
{
    public void Configure(EntityTypeBuilder<Revocation> builder)
    {
        builder.HasIndex(x => x.At);
        builder.Property(x => x.At).HasDefaultValueSql("clock_timestamp()");
    }
}

internal sealed class SignInFailureConfiguration : IEntityTypeConfiguration<SignInFailure>
{
    public void Configure(EntityTypeBuilder<SignInFailure> builder)
    {
        builder.HasKey(x => x.Key);
        builder.HasIndex(x => x.LastAt);
        builder.Property(x => x.LastAt).HasDefaultValueSql("now()");
    }
}
