using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Users;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity;

/// <summary>The identity from an identity provider's validated token.</summary>
/// <param name="Issuer">Issuer of the token.</param>
/// <param name="Subject">The provider's id of the user, which is never reassigned.</param>
/// <param name="ProviderName">Display name of the provider.</param>
/// <param name="Email">Address from the token; not verified by itself.</param>
/// <param name="VerifiesEmail">True when the provider has verified the address and is trusted for its domain.</param>
public sealed record ExternalIdentity(
    string Issuer, string Subject, string ProviderName, string? Email, bool VerifiesEmail);

/// <summary>Finds the user of an external identity. Never creates users.</summary>
public sealed class ExternalLogins(AppDb db, RevocationFeed feed, TimeProvider clock)
{
    /// <summary>
    /// The enabled user who is linked to the identity, or who has the verified address and is linked now. Null for
    /// others, including a user linked to another subject of the same provider, because addresses can be reassigned and
    /// subjects cannot. The first verification of an address ends all earlier credentials of the account.
    /// </summary>
    public async Task<User?> FindAsync(
        ExternalIdentity identity, string? address, string? requestId, CancellationToken ct)
    {
        var key = identity is { VerifiesEmail: true, Email: { } email } ? UserRules.Key(email) : null;
        if (await LinkedAsync(identity, ct) is { } known
            && (known.HomeTenantId is null || known.NormalizedEmail != key))
        {
            return Enabled(known);
        }

        if (key is null)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var anonymous = new Actor(ActorKind.Anonymous, null, identity.Email!, address, requestId);
        var user = await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == key, ct);
        var ended = new List<Guid>();
        if (user is null)
        {
            (user, _, ended) = await AddressAccounts.VerifyAsync(
                db, key, null, null, "provider", clock.GetUtcNow(), anonymous, ct);
        }

        if (
            user is null or { IsDisabled: true }
            || await db.UserLogins.AnyAsync(l => l.UserId == user.Id && l.LoginProvider == identity.Issuer, ct))
        {
            return null;
        }

        db.UserLogins.Add(
            new()
            {
                LoginProvider = identity.Issuer,
                ProviderKey = identity.Subject,
                ProviderDisplayName = identity.ProviderName,
                UserId = user.Id,
            });
        AuditLog.Add(
            db,
            AuditEntry.Security(
                "login.linked",
                anonymous with
                {
                    Kind = ActorKind.User,
                    Id = user.Id,
                    Name = user.DisplayName,
                },
                null,
                "user",
                user.Id,
                new
                {
                    identity.Issuer,
                    identity.Subject,
                    identity.Email,
                }));
        if (await db.TrySaveAsync(ct) == SaveOutcome.Saved)
        {
            await transaction.CommitAsync(ct);
            feed.Apply([.. ended]);
            return user;
        }

        // Linked concurrently from another browser window.
        await transaction.RollbackAsync(ct);
        db.ChangeTracker.Clear();
        return Enabled(await LinkedAsync(identity, ct));
    }

    private Task<User?> LinkedAsync(ExternalIdentity identity, CancellationToken ct) =>
        db
            .UserLogins.Where(l => l.LoginProvider == identity.Issuer && l.ProviderKey == identity.Subject)
            .Join(db.Users, l => l.UserId, u => u.Id, (_, u) => u)
            .FirstOrDefaultAsync(ct);

    private static User? Enabled(User? user) => user is { IsDisabled: false } ? user : null;
}
