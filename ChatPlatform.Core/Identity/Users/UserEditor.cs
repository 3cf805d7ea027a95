using System.Globalization;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>A user's membership in a tenant.</summary>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
public sealed record UserMembership(
    Guid TenantId, string Slug, string TenantName, TenantRole Role, [property: JsonIgnore] uint ConcurrencyToken);

/// <summary>A user, for platform admins.</summary>
/// <param name="EmailConfirmed">False while the address is not verified: the account is valid in one tenant only.
/// </param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
public sealed record UserDetail(
    Guid Id, string Name, string Email, bool IsPlatformAdmin, bool IsDisabled, bool HasSecondFactor,
    IReadOnlyList<UserMembership> Memberships, DateTimeOffset? LastSignInAt, DateTimeOffset CreatedAt,
    [property: JsonIgnore] uint ConcurrencyToken, bool EmailConfirmed = true) : IHasConcurrencyToken;

/// <summary>The values of a user that platform admins change.</summary>
public sealed record UserDraft(string Name, string Email, bool IsPlatformAdmin, bool IsDisabled);

/// <summary>
/// Changes of users by platform admins. Admins cannot remove their own access, one enabled admin always remains, and a
/// user who loses rights is signed out.
/// </summary>
public sealed class UserEditor(AppDbFactory databases, RevocationFeed feed)
{
    private const string AddressTaken = "belongs to another user";

    /// <summary>One user; null when the user does not exist.</summary>
    public async Task<UserDetail?> ReadAsync(Guid id, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, ct) is { } user
            ? await DescribeAsync(db, user, ct)
            : null;
    }

    /// <summary>A page of a user's memberships, by the tenant's id.</summary>
    public async Task<ListPage<UserMembership>> ListMembershipsAsync(Guid id, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var after = page.AfterId;
        return await MembershipRows(db, id)
            .Where(x => after == null || x.Tenant.Id > after)
            .OrderBy(x => x.Tenant.Id)
            .Select(x => Describe(x.Member, x.Tenant))
            .ToPageAsync(page, x => PageKeys.Of(x.TenantId), ct);
    }

    public Task<EditOutcome<UserDetail>> UpdateAsync(
        Guid id, uint? expected, UserDraft draft, Actor actor, CancellationToken ct)
    {
        var clean = draft with { Name = draft.Name.Trim(), Email = EmailAddress.Parse(draft.Email) ?? draft.Email };
        return ChangeAsync(
            id,
            expected,
            "user.updated",
            actor,
            clean.IsDisabled || !clean.IsPlatformAdmin,
            user =>
            {
                if (
                    (clean.IsDisabled && !user.IsDisabled)
                    || (!clean.IsPlatformAdmin && user.IsPlatformAdmin)
                    || clean.Email != user.Email)
                {
                    UserRules.RenewSecurityStamp(user);
                }

                (user.DisplayName, user.IsPlatformAdmin, user.IsDisabled) = (
                    clean.Name, clean.IsPlatformAdmin, clean.IsDisabled);
                UserRules.SetEmail(user, clean.Email);
            },
            ct,
            errors: new FieldErrors().Name(clean.Name).Email(clean.Email), email: clean.Email);
    }

    /// <summary>Removes the second factor of a user who has lost it, and signs the user out.</summary>
    public Task<EditOutcome<UserDetail>> RemoveSecondFactorAsync(
        Guid id, uint? expected, Actor actor, CancellationToken ct
    ) => ChangeAsync(id, expected, "second_factor.removed", actor, false, UserRules.RenewSecurityStamp, ct, async db =>
        {
            await db
                .Users.Where(u => u.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.TwoFactorEnabled, false), ct);
            await SecondFactorStore.Of(db, id).ExecuteDeleteAsync(ct);
        });

    /// <summary>Deletes the account. The user's messages to visitors remain.</summary>
    public async Task<EditOutcome<UserDetail>> DeleteAsync(Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(db, ct);
        if (await db.Users.FirstOrDefaultAsync(u => u.Id == id, ct) is not { } user)
        {
            return EditOutcome.NotFound;
        }

        if (VersionOf(user) != expected)
        {
            return EditOutcome.Stale;
        }

        if (await BlockingReasonAsync(db, user, actor, ct) is { } why)
        {
            return EditOutcome.Refused(why);
        }

        var before = await DescribeAsync(db, user, ct);
        db.Users.Remove(user);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "user.deleted",
                actor,
                null,
                "user",
                id,
                new
                {
                    before.Name,
                    before.Email,
                    before.IsPlatformAdmin,
                }));
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return EditOutcome.Stale;
        }

        await transaction.CommitAsync(ct);
        feed.Apply(id);
        return EditOutcome.Saved(before);
    }

    private async Task<EditOutcome<UserDetail>> ChangeAsync(
        Guid id, uint? expected, string action, Actor actor, bool takesRights, Action<User> change,
        CancellationToken ct, Func<AppDb, Task>? also = null, FieldErrors? errors = null, string? email = null)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(db, ct);
        if (await db.Users.FirstOrDefaultAsync(u => u.Id == id, ct) is not { } user)
        {
            return EditOutcome.NotFound;
        }

        if (VersionOf(user) != expected)
        {
            return EditOutcome.Stale;
        }

        if (errors is { Any: true })
        {
            return EditOutcome.Invalid(errors.Check(
                "email", errors.Has("email") || !await IsTakenAsync(db, UserRules.Key(email!), id, ct), AddressTaken));
        }

        var before = AuditSnapshot(user);
        var (wasAdmin, wasDisabled, address) = (user.IsPlatformAdmin, user.IsDisabled, user.NormalizedEmail);
        change(user);
        if (user.NormalizedEmail != address && await IsTakenAsync(db, user.NormalizedEmail!, id, ct))
        {
            return EditOutcome.Invalid(Taken());
        }

        if (user is { IsPlatformAdmin: true, HomeTenantId: not null })
        {
            return EditOutcome.Refused(
                "This address is not confirmed yet. Create a link for a new password first.");
        }

        var losesRights = takesRights && ((wasAdmin && !user.IsPlatformAdmin) || (!wasDisabled && user.IsDisabled));
        if (losesRights && await BlockingReasonAsync(db, user, actor, ct, wasAdmin) is { } why)
        {
            return EditOutcome.Refused(why);
        }

        UserRules.Renew(user);
        AuditLog.Add(db, AuditEntry.Change(action, actor, null, "user", id, before, AuditSnapshot(user)));
        switch (await db.TrySaveAsync(ct))
        {
            case SaveOutcome.Taken:
                return EditOutcome.Invalid(Taken());
            case not SaveOutcome.Saved:
                return EditOutcome.Stale;
        }

        if (also is not null)
        {
            await also(db);
            await db.Entry(user).ReloadAsync(ct);
        }

        var after = await DescribeAsync(db, user, ct);
        await transaction.CommitAsync(ct);
        feed.Apply(id);
        return EditOutcome.Saved(after);
    }

    private static FieldErrors Taken() => new FieldErrors().Check("email", false, AddressTaken);

    private static Task<bool> IsTakenAsync(AppDb db, string address, Guid id, CancellationToken ct) =>
        db.Users.AnyAsync(u => u.NormalizedEmail == address && u.Id != id, ct);

    private static async Task<string?> BlockingReasonAsync(
        AppDb db, User user, Actor actor, CancellationToken ct, bool? wasAdmin = null)
    {
        if (actor.Id == user.Id)
        {
            return "You cannot remove your own access. Ask another platform admin.";
        }

        return
            (wasAdmin ?? user.IsPlatformAdmin)
            && !await db.Users.AnyAsync(u => u.Id != user.Id && u.IsPlatformAdmin && !u.IsDisabled, ct)
            ? "This is the last platform admin who can sign in. Create another one first."
            : null;
    }

    /// <summary>Serializes changes of users, so that two admins cannot remove each other.</summary>
    private static Task<int> LockAsync(AppDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('users', 0))", ct);

    private static object AuditSnapshot(User user) =>
        new
        {
            Name = user.DisplayName,
            user.Email,
            user.IsPlatformAdmin,
            user.IsDisabled,
            HasSecondFactor = user.TwoFactorEnabled,
        };

    private static uint VersionOf(User user) =>
        uint.TryParse(
            user.ConcurrencyStamp.AsSpan(0, Math.Min(8, user.ConcurrencyStamp?.Length ?? 0)),
            NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;

    private static IQueryable<MembershipRow> MembershipRows(AppDb db, Guid userId) =>
        db
            .Memberships.AsNoTracking()
            .Where(m => m.UserId == userId)
            .Join(db.Tenants, m => m.TenantId, t => t.Id, (m, t) => new MembershipRow { Member = m, Tenant = t });

    private static UserMembership Describe(Membership member, Tenant tenant) =>
        new(tenant.Id, tenant.Slug, tenant.Name, member.Role, Membership.VersionOf(member.Role, member.CreatedAt));

    private static async Task<UserDetail> DescribeAsync(AppDb db, User user, CancellationToken ct)
    {
        var memberships = await MembershipRows(db, user.Id)
            .OrderBy(x => x.Tenant.Name)
            .Select(x => Describe(x.Member, x.Tenant))
            .ToListAsync(ct);
        return new(
            user.Id, user.DisplayName, user.Email!, user.IsPlatformAdmin, user.IsDisabled, user.TwoFactorEnabled,
            memberships, user.LastSignInAt, user.CreatedAt, VersionOf(user), user.HomeTenantId is null);
    }

    private sealed class MembershipRow
    {
        public required Membership Member { get; init; }

        public required Tenant Tenant { get; init; }
    }
}
