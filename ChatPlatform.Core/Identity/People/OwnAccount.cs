using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.People;

/// <summary>What a person changes of their own account.</summary>
public sealed class OwnAccount(AppDbFactory databases, PasswordHashing hashing, SignInThrottle throttle, TimeProvider clock)
{
    private const string WrongPassword = "is not right";

    private const string Locked = "was wrong too often; wait 15 minutes";

    public async Task<FieldErrors> RenameAsync(Guid userId, string? name, Actor actor, CancellationToken ct)
    {
        var errors = new FieldErrors().Name(name);
        if (errors.Any)
        {
            return errors;
        }

        await using var db = databases.ForPlatform();
        var user = await db.Users.FirstAsync(u => u.Id == userId, ct);
        var before = user.DisplayName;
        user.DisplayName = name!.Trim();
        PersonRules.Renew(user);
        AuditTrail.Add(db, AuditEntry.Change("account.renamed", actor, null, "user", userId, new { name = before }, new { name = user.DisplayName }));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? errors : errors.Check("name", false, "was changed by somebody else meanwhile");
    }

    /// <summary>Changes the password and ends all sessions but one. The old password is asked for, and wrong ones count as failed sign-ins.</summary>
    /// <param name="session">The session that stays.</param>
    public async Task<FieldErrors> ChangePasswordAsync(Guid userId, Guid session, string? old, string? password, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var user = await db.Users.FirstAsync(u => u.Id == userId, ct);
        var errors = new FieldErrors().Password(password, user.Email, user.DisplayName);
        if (errors.Any || await WrongAsync(user, old, actor, ct) is { } wrong && errors.Check("old", false, wrong).Any)
        {
            return errors;
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        user.PasswordHash = await hashing.HashAsync(user, password!, ct);
        PersonRules.Renew(user);
        await db.UserSessions.Where(s => s.UserId == userId && s.Id != session && s.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), ct);
        AuditTrail.Add(db, AuditEntry.Security("password.changed", actor, null, "user", userId));
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return errors.Check("password", false, "was changed by somebody else meanwhile");
        }

        await transaction.CommitAsync(ct);
        return errors;
    }

    /// <summary>Asks for the password again before something grave; null when it is right, else the broken rule.</summary>
    public async Task<string?> ProveAsync(Guid userId, string? password, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await WrongAsync(await db.Users.AsNoTracking().FirstAsync(u => u.Id == userId, ct), password, actor, ct);
    }

    private async Task<string?> WrongAsync(User user, string? password, Actor actor, CancellationToken ct)
    {
        if (await throttle.IsLockedAsync(user.Email!, ct))
        {
            return Locked;
        }

        if (await hashing.VerifyAsync(user, password, ct))
        {
            return null;
        }

        await throttle.FailAsync(user.Email!, ct);
        await using var db = databases.ForPlatform();
        AuditTrail.Add(db, AuditEntry.Security("password.refused", actor, null, "user", user.Id));
        await db.SaveChangesAsync(ct);
        return WrongPassword;
    }
}
