using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Sessions;

/// <summary>
/// Records the change of a user, session, token, membership or tenant that may end a credential. Written by database
/// triggers, so that no code can omit it; read by every instance once a second.
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
/// Failed sign-ins of one source, or for one existing or unknown name (S19); deleted one hour after the last failure.
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
