using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>Changes a user makes to the own account.</summary>
public sealed class OwnAccount(
    AppDbFactory databases, PasswordHashing hashing, SignInThrottle throttle, RevocationFeed feed, TimeProvider clock)
{
    public async Task<EditOutcome<Guid>> RenameAsync(Guid userId, string? name, Actor actor, CancellationToken ct)
    {
        var errors = new FieldErrors().Name(name);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForPlatform();
        var user = await db.Users.FirstAsync(u => u.Id == userId, ct);
        var before = user.DisplayName;
        user.DisplayName = name!.Trim();
        UserRules.Renew(user);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "account.renamed", actor, null, "user", userId, new { name = before }, new { name = user.DisplayName })
        );
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(userId)
            : EditOutcome.Invalid(errors.Check("name", false, "was changed by another request"));
    }

    /// <summary>Changes the password and ends all API tokens.</summary>
    public Task<EditOutcome<Guid>> ChangePasswordAsync(
        Guid userId, Guid session, string? old, string? password, Actor actor, CancellationToken ct
    ) => ChangePasswordAsync(userId, session, old, password, [], actor, ct);

    /// <summary>
    /// Changes the password, and ends all sessions except one and the API tokens that are not kept. Requires the old
    /// password; wrong ones are throttled.
    /// </summary>
    /// <param name="session">The session to keep.</param>
    /// <param name="keptTokens">Ids of API tokens to keep; null keeps all.</param>
    public async Task<EditOutcome<Guid>> ChangePasswordAsync(
        Guid userId,
        Guid session,
        string? old,
        string? password,
        IReadOnlyCollection<Guid>? keptTokens,
        Actor actor,
        CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var user = await db.Users.FirstAsync(u => u.Id == userId, ct);
        var errors = new FieldErrors().Password(password, user.Email, user.DisplayName);
        var wrong = await VerifyAsync(user, old, actor, ct);
        if (errors.Check("old", wrong is null, wrong ?? "").Any)
        {
            return EditOutcome.Invalid(errors);
        }

        if (
            await hashing.HashAsync(
                password!, await AddressAccounts.FindHashForSaltAsync(db, user.NormalizedEmail!, userId, ct), actor, ct)
            is not { } hash)
        {
            return EditOutcome.Invalid(errors.Check("password", false, PasswordHashing.Busy));
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        user.PasswordHash = hash;
        UserRules.Renew(user);
        var ended = await UserSessions.EndAsync(db, userId, s => s.Id != session, now, ct);
        ended.AddRange(
            keptTokens is null
                ? []
                : await ApiTokens.RevokeAllAsync(db, userId, keptTokens, "password.changed", now, actor, ct));
        AuditLog.Add(db, AuditEntry.Security("password.changed", actor, null, "user", userId));
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return EditOutcome.Invalid(
                errors.Check("password", false, "was changed by another request"));
        }

        await transaction.CommitAsync(ct);
        feed.Apply([.. ended]);
        return EditOutcome.Saved(userId);
    }

    /// <summary>
    /// Checks the password again before a critical change. Null when it is correct, otherwise the violated rule.
    /// </summary>
    public async Task<string?> ConfirmPasswordAsync(Guid userId, string? password, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await VerifyAsync(
            await db.Users.AsNoTracking().FirstAsync(u => u.Id == userId, ct), password, actor, ct);
    }

    private async Task<string?> VerifyAsync(User user, string? password, Actor actor, CancellationToken ct)
    {
        var scope = AttemptScope.PasswordConfirmation(user.Id);
        if (await throttle.WaitAsync(scope, ct) is > 0 and var wait)
        {
            return $"was wrong too often; wait {wait} seconds";
        }

        switch (await hashing.VerifyAsync(user, password, actor, ct))
        {
            case null:
                return PasswordHashing.Busy;
            case true:
                await throttle.ClearAsync(scope, ct);
                return null;
        }

        await throttle.FailAsync(scope, ct);
        await using var db = databases.ForPlatform();
        AuditLog.Add(db, AuditEntry.Security("password.refused", actor, null, "user", user.Id));
        await db.SaveChangesAsync(ct);
        return "is not right";
    }
}
