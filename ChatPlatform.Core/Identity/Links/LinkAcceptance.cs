using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>
/// Accepts links. An invalid link is <see cref="EditOutcome{T}.NotFound"/>. A link that verifies the address belongs
/// to the one verified account of the address; any other link belongs to an account that is valid only in the inviting
/// tenant, and reveals nothing about other accounts.
/// </summary>
public sealed class LinkAcceptance(
    AppDbFactory databases, PasswordHashing hashing, RevocationFeed feed, TimeProvider clock)
{
    /// <summary>Validates the fields of a new account.</summary>
    public static FieldErrors Check(string? email, string? name, string? password) =>
        new FieldErrors().Email(email).Name(name).Password(password, email?.Trim(), name);

    /// <summary>Creates the account of an invited user and grants the roles of the invitation.</summary>
    /// <param name="actor">Origin of the request; the audit entry names the new user.</param>
    public async Task<EditOutcome<User>> JoinAsync(
        string? secret, string email, string? name, string? password, Actor actor, CancellationToken ct
    ) => await NewAsync(LinkPurpose.Invitation, secret, email, name, password, "invitation.accepted", actor, ct);

    /// <summary>Creates a platform admin with the operator's setup code (S25).</summary>
    public async Task<EditOutcome<User>> SetUpAsync(
        string? secret, string email, string? name, string? password, Actor actor, CancellationToken ct
    ) => await NewAsync(LinkPurpose.Setup, secret, email, name, password, "setup.done", actor, ct);

    /// <summary>
    /// Grants the roles of an invitation to the verified account of a user who has just entered its password.
    /// </summary>
    public async Task<EditOutcome<User>> ConfirmAsync(string? secret, Guid userId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        var user = await db.Users.FirstAsync(u => u.Id == userId, ct);
        if (
            user.HomeTenantId is not null
            || await AccountLinks.ConsumeAsync(db, LinkPurpose.Invitation, secret, now, ct) is not { } link
            || UserRules.Key(link.Email!) != user.NormalizedUserName)
        {
            return EditOutcome.NotFound;
        }

        var ended = await AddressAccounts.VerifyAsync(
            db, user.NormalizedEmail!, user.Id, link.TenantId, "link", now, As(actor, user), ct);
        await GrantAsync(db, link, user, ct);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "invitation.accepted",
                As(actor, user),
                link.TenantId,
                "user",
                user.Id,
                null,
                new
                {
                    user.Email,
                    link.Role,
                    link.GrantsPlatformAdmin,
                }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        feed.Apply([.. ended.Ended]);
        return EditOutcome.Saved(user);
    }

    /// <summary>Sets the password of the link's user, and ends all the user's sessions and API tokens.</summary>
    public async Task<EditOutcome<User>> ResetAsync(string? secret, string? password, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (
            await AccountLinks.FindAsync(db, LinkPurpose.PasswordReset, secret, clock.GetUtcNow(), ct) is not { } found
            || await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == found.UserId && !u.IsDisabled, ct)
                is not { } candidate)
        {
            return EditOutcome.NotFound;
        }

        if (new FieldErrors().Password(password, candidate.Email, candidate.DisplayName) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        if (
            await hashing.HashAsync(
                password!,
                await AddressAccounts.FindHashForSaltAsync(db, candidate.NormalizedEmail!, candidate.Id, ct), actor, ct)
            is not { } hash)
        {
            return Busy();
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await AccountLinks.ConsumeAsync(db, LinkPurpose.PasswordReset, secret, now, ct) is not { } link
            || await db.Users.FirstOrDefaultAsync(u => u.Id == candidate.Id && !u.IsDisabled, ct) is not { } user)
        {
            return EditOutcome.NotFound;
        }

        // When the address has a verified account, a link for another account does not apply to it.
        var isOwner =
            AccountLinks.VerifiesAddress(link)
            && !await db.Users.AnyAsync(u => u.NormalizedUserName == user.NormalizedEmail && u.Id != user.Id, ct);
        var ended = isOwner
            ? (
                await AddressAccounts.VerifyAsync(
                    db, user.NormalizedEmail!, user.Id, null, "link", now, As(actor, user), ct)
            ).Ended
            : [];
        ended.AddRange(await UserSessions.EndAsync(db, user.Id, _ => true, now, ct));
        ended.AddRange(await ApiTokens.RevokeAllAsync(db, user.Id, [], "password.reset", now, As(actor, user), ct));
        user.PasswordHash = hash;
        UserRules.RenewSecurityStamp(user);
        UserRules.Renew(user);
        AuditLog.Add(db, AuditEntry.Security("password.reset", As(actor, user), null, "user", user.Id));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        feed.Apply([user.Id, .. ended]);
        return EditOutcome.Saved(user);
    }

    private async Task<EditOutcome<User>> NewAsync(
        LinkPurpose purpose,
        string? secret,
        string typed,
        string? name,
        string? password,
        string action,
        Actor actor,
        CancellationToken ct)
    {
        if (Check(typed, name, password) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var email = EmailAddress.Parse(typed)!;
        var key = UserRules.Key(email);
        await using var db = databases.ForPlatform();
        if (await AccountLinks.FindAsync(db, purpose, secret, clock.GetUtcNow(), ct) is null)
        {
            return EditOutcome.NotFound;
        }

        if (
            await hashing.HashAsync(password!, await AddressAccounts.FindHashForSaltAsync(db, key, null, ct), actor, ct)
            is not { } hash)
        {
            return Busy();
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (
            await AccountLinks.ConsumeAsync(db, purpose, secret, now, ct) is not { } link
            || (link.Email is not null && UserRules.Key(link.Email) != key))
        {
            return EditOutcome.NotFound;
        }

        var (known, isFirst, ended) = AccountLinks.VerifiesAddress(link)
            ? await AddressAccounts.VerifyAsync(db, key, null, link.TenantId, "link", now, actor, ct)
            : await UnverifiedAsync(db, link.TenantId!.Value, key, now, actor, ct);
        if (known is not null && !isFirst)
        {
            return HasAccount(); // Revealed only to the owner of the address.
        }

        var user = known
            ?? new User { DisplayName = "", HomeTenantId = AccountLinks.VerifiesAddress(link) ? null : link.TenantId };
        (user.DisplayName, user.PasswordHash) = (name!.Trim(), hash);
        UserRules.SetEmail(user, email);
        UserRules.RenewSecurityStamp(user);
        UserRules.Renew(user);
        if (known is null)
        {
            db.Users.Add(user);
        }

        await GrantAsync(db, link, user, ct);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                action,
                As(actor, user),
                link.TenantId,
                "user",
                user.Id,
                null,
                new
                {
                    user.Email,
                    link.Role,
                    link.GrantsPlatformAdmin,
                    EmailConfirmed = user.HomeTenantId is null,
                }));
        if (await db.TrySaveAsync(ct) == SaveOutcome.Taken)
        {
            return HasAccount();
        }

        await transaction.CommitAsync(ct);
        feed.Apply([.. ended]);
        return EditOutcome.Saved(user);
    }

    /// <summary>
    /// The tenant's unverified account of the address from an earlier invitation, after its credentials have been
    /// removed.
    /// </summary>
    private static async Task<(User? User, bool IsFirst, List<Guid> Ended)> UnverifiedAsync(
        AppDb db, Guid tenantId, string key, DateTimeOffset now, Actor actor, CancellationToken ct)
    {
        var name = UserRules.NameIn(tenantId, key);
        return await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == name, ct) is not { } user
            ? (null, true, [])
            : (
                user, !user.IsDisabled,
                await AddressAccounts.RemoveCredentialsAsync(db, user, "invitation.accepted", now, actor, ct));
    }

    private static async Task GrantAsync(AppDb db, AccountLink link, User user, CancellationToken ct)
    {
        user.IsPlatformAdmin |= link.GrantsPlatformAdmin;
        if (
            link.TenantId is { } tenantId
            && !await db.Memberships.AnyAsync(m => m.TenantId == tenantId && m.UserId == user.Id, ct))
        {
            db.Memberships.Add(
                new()
                {
                    TenantId = tenantId,
                    UserId = user.Id,
                    Role = link.Role ?? TenantRole.TenantUser,
                });
        }
    }

    private static EditOutcome<User> Busy() =>
        EditOutcome.Invalid(new FieldErrors().Check("password", false, PasswordHashing.Busy));

    private static EditOutcome<User> HasAccount() =>
        EditOutcome.Invalid(new FieldErrors().Check("email", false, "has an account already"));

    private static Actor As(Actor anonymous, User user) =>
        anonymous with
        {
            Kind = ActorKind.User,
            Id = user.Id,
            Name = user.DisplayName,
        };
}
