using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity;

/// <summary>Who an identity provider says that somebody is, in a token that was checked.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">Its name for the person; never given to another.</param>
/// <param name="ProviderName">As people know the provider.</param>
/// <param name="Email">As the provider knows it; proves nothing by itself.</param>
/// <param name="ProvesEmail">True when the provider has checked the address and is believed about its domain.</param>
public sealed record ExternalIdentity(string Issuer, string Subject, string ProviderName, string? Email, bool ProvesEmail);

/// <summary>Finds the user behind somebody whom an identity provider vouches for. Never makes one.</summary>
public sealed class ExternalLogins(UserManager<User> users, AppDb db)
{
    /// <summary>
    /// The enabled user who is linked, or who has the proven address and is linked from now on. Null for everybody else, also when the
    /// user is linked to another person of the same provider: addresses are passed on, subjects are not.
    /// </summary>
    public async Task<User?> FindAsync(ExternalIdentity who, string? address, string? requestId, CancellationToken ct)
    {
        if (await users.FindByLoginAsync(who.Issuer, who.Subject) is { } known)
        {
            return Enabled(known);
        }

        if (who is not { ProvesEmail: true, Email: { } email } || await users.FindByEmailAsync(email) is not { IsDisabled: false } user
            || await db.UserLogins.AnyAsync(l => l.UserId == user.Id && l.LoginProvider == who.Issuer, ct))
        {
            return null;
        }

        AuditTrail.Add(db, AuditEntry.Security(
            "login.linked", new(ActorKind.User, user.Id, user.DisplayName, address, requestId), null, "user", user.Id, new { who.Issuer, who.Subject, who.Email }));
        try
        {
            await users.AddLoginAsync(user, new(who.Issuer, who.Subject, who.ProviderName));
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // Linked by the same person in another window, at the same time.
        }

        return Enabled(await users.FindByLoginAsync(who.Issuer, who.Subject));
    }

    private static User? Enabled(User? user) => user is { IsDisabled: false } ? user : null;
}
