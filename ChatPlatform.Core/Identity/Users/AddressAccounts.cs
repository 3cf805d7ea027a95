using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>
/// The accounts of one e-mail address: at most one with a verified address, and one for each tenant whose invitation
/// was accepted without verification. All methods run in the caller's transaction.
/// </summary>
internal static class AddressAccounts
{
    /// <summary>Maximum accounts of one address that are read.</summary>
    public const int MaxCount = 1000;

    /// <summary>
    /// The password hash of another account of the address, whose salt a new hash reuses; null for none.
    /// </summary>
    /// <param name="key">See <see cref="UserRules.Key"/>.</param>
    /// <param name="except">The account whose own hash is ignored.</param>
    public static Task<string?> FindHashForSaltAsync(AppDb db, string key, Guid? except, CancellationToken ct) =>
        db
            .Users.AsNoTracking()
            .Where(u => u.NormalizedEmail == key && u.Id != except && u.PasswordHash != null)
            .OrderBy(u => u.HomeTenantId != null)
            .ThenBy(u => u.CreatedAt)
            .Select(u => u.PasswordHash)
            .FirstOrDefaultAsync(ct);

    /// <summary>
    /// Marks an address as verified. At the first verification, an unverified account becomes the verified one, after
    /// its password, sessions, tokens, linked sign-ins and second factor have been removed; further unverified accounts
    /// are deleted, and their memberships are moved. An account that was verified before is unchanged, and takes over
    /// the unverified account of the tenant in which the address was verified.
    /// </summary>
    /// <param name="preferred">The unverified account to become the verified one; null selects the oldest.</param>
    /// <param name="tenantId">The tenant in which the address was verified; null for none.</param>
    /// <param name="how">"link" or "provider".</param>
    /// <returns>The verified account, or null when the address has none; whether it became verified now; and the ids of
    /// ended sessions and tokens.</returns>
    public static async Task<(User? User, bool IsFirst, List<Guid> Ended)> VerifyAsync(
        AppDb db,
        string key,
        Guid? preferred,
        Guid? tenantId,
        string how,
        DateTimeOffset now,
        Actor actor,
        CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"address " + key}, 0))", ct);
        var accounts = await db
            .Users.Where(u => u.NormalizedEmail == key && (u.HomeTenantId == null || !u.IsDisabled))
            .OrderBy(u => u.CreatedAt)
            .Take(MaxCount)
            .ToListAsync(ct);
        var before = accounts.Find(u => u.HomeTenantId is null);
        var verified = before ?? accounts.Find(u => u.Id == preferred) ?? accounts.FirstOrDefault();
        var ended = new List<Guid>();
        foreach (var other in accounts.Where(u => u != verified && (before is null || u.HomeTenantId == tenantId)))
        {
            await MoveMembershipsAsync(db, other.Id, verified!.Id, ct);
            ended.Add(other.Id);
            AuditLog.Add(
                db,
                AuditEntry.Security(
                    "address.merged", actor, other.HomeTenantId, "user", other.Id,
                    new { Into = verified.Id, verified.Email }));
            db.Users.Remove(other);
        }

        if (before is null && verified is not null)
        {
            var home = verified.HomeTenantId;
            ended.AddRange(await RemoveCredentialsAsync(db, verified, "address.verified", now, actor, ct));
            verified.HomeTenantId = null;
            UserRules.SetEmail(verified, verified.Email!);
            AuditLog.Add(
                db,
                AuditEntry.Security("address.verified", actor, home, "user", verified.Id, new { verified.Email, how }));
        }

        await db.SaveChangesAsync(ct);
        return (verified, before is null, ended);
    }

    /// <summary>
    /// Removes all credentials of an account: password, sessions, tokens, linked sign-ins, second factor and password
    /// reset links.
    /// </summary>
    public static async Task<List<Guid>> RemoveCredentialsAsync(
        AppDb db, User user, string why, DateTimeOffset now, Actor actor, CancellationToken ct)
    {
        var ended = await UserSessions.EndAsync(db, user.Id, _ => true, now, ct);
        ended.AddRange(await ApiTokens.RevokeAllAsync(db, user.Id, [], why, now, actor, ct));
        await db.UserLogins.Where(l => l.UserId == user.Id).ExecuteDeleteAsync(ct);
        await SecondFactorStore.Of(db, user.Id).ExecuteDeleteAsync(ct);
        await db
            .AccountLinks.Where(l => l.UserId == user.Id && l.UsedAt == null && l.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), ct);
        await db.SignInNotices.Where(n => n.UserId == user.Id).ExecuteDeleteAsync(ct);
        (user.PasswordHash, user.TwoFactorEnabled) = (null, false);
        UserRules.RenewSecurityStamp(user);
        UserRules.Renew(user);
        ended.Add(user.Id);
        return ended;
    }

    /// <summary>When both accounts are members, the membership of the remaining account is kept.</summary>
    private static Task<int> MoveMembershipsAsync(AppDb db, Guid from, Guid to, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into memberships (tenant_id, user_id, role, created_at)
            select tenant_id, {to}, role, created_at from memberships where user_id = {from}
            on conflict (tenant_id, user_id) do nothing
            """,
            ct);
}
