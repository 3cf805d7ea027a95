using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Identity.People;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>What a person fills in who has a link. A link that no longer works is <see cref="EditOutcome{T}.NotFound"/>.</summary>
public sealed class LinkAcceptance(AppDbFactory databases, PasswordHashing hashing, TimeProvider clock)
{
    /// <summary>Makes the account of somebody who was invited, and gives what the invitation promises.</summary>
    /// <param name="actor">Where the request came from; the trail names the new person.</param>
    public async Task<EditOutcome<User>> JoinAsync(string? secret, string email, string? name, string? password, Actor actor, CancellationToken ct) =>
        await NewAsync(LinkPurpose.Invitation, secret, email, name, password, "invitation.accepted", actor, ct);

    /// <summary>Makes a platform admin with the operator's code (S25).</summary>
    public async Task<EditOutcome<User>> SetUpAsync(string? secret, string email, string? name, string? password, Actor actor, CancellationToken ct) =>
        await NewAsync(LinkPurpose.Setup, secret, email, name, password, "setup.done", actor, ct);

    /// <summary>Gives somebody who has an account, and has just proved it, what the invitation promises.</summary>
    public async Task<EditOutcome<User>> ConfirmAsync(string? secret, Guid userId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var user = await db.Users.FirstAsync(u => u.Id == userId, ct);
        if (await AccountLinks.TakeAsync(db, LinkPurpose.Invitation, secret, clock.GetUtcNow(), ct) is not { } link || PersonRules.Key(link.Email!) != user.NormalizedUserName)
        {
            return new EditOutcome<User>.NotFound();
        }

        await GrantAsync(db, link, user, ct);
        AuditTrail.Add(db, AuditEntry.Change("invitation.accepted", As(actor, user), link.TenantId, "user", user.Id, null, new { user.Email, link.Role, link.MakesPlatformAdmin }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new EditOutcome<User>.Saved(user);
    }

    /// <summary>Sets the password of the person whom the link is for, and ends all their sessions.</summary>
    public async Task<EditOutcome<User>> ResetAsync(string? secret, string? password, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await AccountLinks.TakeAsync(db, LinkPurpose.PasswordReset, secret, clock.GetUtcNow(), ct) is not { } link
            || await db.Users.FirstOrDefaultAsync(u => u.Id == link.UserId && !u.IsDisabled, ct) is not { } user)
        {
            return new EditOutcome<User>.NotFound();
        }

        if (new FieldErrors().Password(password, user.Email, user.DisplayName) is { Any: true } errors)
        {
            return new EditOutcome<User>.Invalid(errors);
        }

        user.PasswordHash = await hashing.HashAsync(user, password!, ct);
        PersonRules.Restamp(user);
        PersonRules.Renew(user);
        AuditTrail.Add(db, AuditEntry.Security("password.reset", As(actor, user), null, "user", user.Id));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new EditOutcome<User>.Saved(user);
    }

    private async Task<EditOutcome<User>> NewAsync(
        LinkPurpose purpose, string? secret, string email, string? name, string? password, string action, Actor actor, CancellationToken ct)
    {
        if (new FieldErrors().Email(email.Trim()).Name(name).Password(password, email.Trim(), name) is { Any: true } errors)
        {
            return new EditOutcome<User>.Invalid(errors);
        }

        var user = new User { DisplayName = name!.Trim() };
        PersonRules.SetEmail(user, email.Trim());
        PersonRules.Restamp(user);
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await AccountLinks.TakeAsync(db, purpose, secret, clock.GetUtcNow(), ct) is not { } link || (link.Email is not null && PersonRules.Key(link.Email) != user.NormalizedUserName))
        {
            return new EditOutcome<User>.NotFound();
        }

        user.PasswordHash = await hashing.HashAsync(user, password!, ct);
        db.Users.Add(user);
        await GrantAsync(db, link, user, ct);
        AuditTrail.Add(db, AuditEntry.Change(action, As(actor, user), link.TenantId, "user", user.Id, null, new { user.Email, link.Role, link.MakesPlatformAdmin }));
        if (await db.TrySaveAsync(ct) == SaveOutcome.Taken)
        {
            return new EditOutcome<User>.Invalid(new FieldErrors().Check("email", false, "has an account already"));
        }

        await transaction.CommitAsync(ct);
        return new EditOutcome<User>.Saved(user);
    }

    private static async Task GrantAsync(AppDb db, AccountLink link, User user, CancellationToken ct)
    {
        user.IsPlatformAdmin |= link.MakesPlatformAdmin;
        if (link.TenantId is { } tenantId && !await db.Memberships.AnyAsync(m => m.TenantId == tenantId && m.UserId == user.Id, ct))
        {
            db.Memberships.Add(new() { TenantId = tenantId, UserId = user.Id, Role = link.Role ?? TenantRole.TenantUser });
        }
    }

    private static Actor As(Actor stranger, User user) => stranger with { Kind = ActorKind.User, Id = user.Id, Name = user.DisplayName };
}
