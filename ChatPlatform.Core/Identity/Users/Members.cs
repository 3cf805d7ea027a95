using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>A member of a tenant, for colleagues.</summary>
/// <param name="EmailConfirmed">False while the address is not verified: the account is valid only in this
/// tenant.</param>
public sealed record MemberItem(
    Guid UserId,
    string Name,
    string Email,
    TenantRole Role,
    bool IsDisabled,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset Since,
    bool EmailConfirmed = true) : IHasConcurrencyToken
{
    /// <summary>Identifies the membership and its role; for conditional writes.</summary>
    [JsonIgnore]
    public uint ConcurrencyToken => Membership.VersionOf(Role, Since);
}

/// <summary>Sort orders for members.</summary>
public enum MemberSort
{
    Id,
    Name,
}

/// <summary>The members of one tenant. Members cannot change their own membership.</summary>
public sealed class Members(AppDbFactory databases, MemberLimit limit, RevocationFeed feed)
{
    private const string Own = "You cannot change your own membership.";

    /// <summary>A page of the members.</summary>
    public async Task<ListPage<MemberItem>> PageAsync(
        Guid tenantId, MemberSort sort, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var members = db.Memberships.Where(m => m.TenantId == tenantId);
        if (sort == MemberSort.Id)
        {
            var after = page.AfterId;
            return await Describe(db, members.Where(m => after == null || m.UserId > after).OrderBy(m => m.UserId))
                .ToPageAsync(page, m => PageKeys.Of(m.UserId), ct);
        }

        var rows = members.Join(db.Users, m => m.UserId, u => u.Id, (m, u) => new { m, u.DisplayName });
        if (page.AfterName is var (name, id))
        {
            rows = rows.Where(x =>
                string.Compare(x.DisplayName, name) > 0 || (x.DisplayName == name && x.m.UserId > id));
        }

        return await Describe(db, rows.OrderBy(x => x.DisplayName).ThenBy(x => x.m.UserId).Select(x => x.m))
            .ToPageAsync(page, m => PageKeys.Of(m.Name, m.UserId), ct);
    }

    public async Task<MemberItem?> ReadAsync(Guid tenantId, Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Describe(db, db.Memberships.Where(m => m.TenantId == tenantId && m.UserId == userId))
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Adds an existing user to the tenant; for platform admins.</summary>
    public async Task<EditOutcome<MemberItem>> AddAsync(
        Guid tenantId, Guid userId, TenantRole role, Actor actor, CancellationToken ct)
    {
        if (await IsMemberElsewhereAsync(tenantId, userId, ct))
        {
            return EditOutcome.Refused(
                "This user's address is not confirmed yet. Create a link for a new password first.");
        }

        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await MemberLimit.LockAsync(db, tenantId, ct);
        if (
            await db.Memberships.AllAsync(m => m.TenantId != tenantId || m.UserId != userId, ct)
            && await limit.CheckAsync(db, tenantId, ct) is { } why)
        {
            return EditOutcome.Refused(why);
        }

        db.Memberships.Add(new() { TenantId = tenantId, UserId = userId, Role = role });
        AuditLog.Add(db, AuditEntry.Change("member.added", actor, tenantId, "user", userId, null, new { role }));
        var saved = await db.TrySaveAsync(ct);
        await (saved == SaveOutcome.Saved ? transaction.CommitAsync(ct) : transaction.RollbackAsync(ct));
        return saved switch
        {
            SaveOutcome.Saved => EditOutcome.Saved((await ReadAsync(tenantId, userId, ct))!),
            SaveOutcome.Taken => EditOutcome.Refused("This user is already a member."),
            _ => EditOutcome.NotFound,
        };
    }

    /// <param name="expected">Concurrency token that the change is based on.</param>
    public async Task<EditOutcome<MemberItem>> ChangeRoleAsync(
        Guid tenantId, Guid userId, uint? expected, TenantRole role, Actor actor, CancellationToken ct) =>
        await FindAsync(tenantId, userId, expected, actor, ct) is var found
        && found is not EditOutcome<MemberItem>.Saved { Value: var member }
            ? found
        : member.Role == role ? found
        : await SaveAsync(
            member,
            membership => membership.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, role), ct),
            tenantId,
            AuditEntry.Change(
                "member.role_changed", actor, tenantId, "user", userId, new { role = member.Role }, new { role }),
            member with
            {
                Role = role,
            },
            ct);

    /// <summary>Removes a member from the tenant; the account remains.</summary>
    /// <param name="expected">Concurrency token that the change is based on.</param>
    public async Task<EditOutcome<MemberItem>> RemoveAsync(
        Guid tenantId, Guid userId, uint? expected, Actor actor, CancellationToken ct) =>
        await FindAsync(tenantId, userId, expected, actor, ct) is var found
        && found is not EditOutcome<MemberItem>.Saved { Value: var member }
            ? found
            : await SaveAsync(
                member, membership => membership.ExecuteDeleteAsync(ct), tenantId,
                AuditEntry.Change("member.removed", actor, tenantId, "user", userId, new { member.Email, member.Role }),
                member, ct);

    /// <summary>True for an account with an unverified address that is valid only in another tenant.</summary>
    private async Task<bool> IsMemberElsewhereAsync(Guid tenantId, Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform(); // The tenant's scope has no other users.
        return await db.Users.AnyAsync(u => u.Id == userId && u.HomeTenantId != null && u.HomeTenantId != tenantId, ct);
    }

    /// <summary>The member in the expected version, or the reason why it cannot be changed.</summary>
    private async Task<EditOutcome<MemberItem>> FindAsync(
        Guid tenantId, Guid userId, uint? expected, Actor actor, CancellationToken ct) =>
        await ReadAsync(tenantId, userId, ct) is not { } member ? EditOutcome.NotFound
        : member.ConcurrencyToken != expected ? EditOutcome.Stale
        : actor.Id == userId ? EditOutcome.Refused(Own)
        : EditOutcome.Saved(member);

    /// <summary>Writes only if the membership is unchanged since it was read.</summary>
    private async Task<EditOutcome<MemberItem>> SaveAsync(
        MemberItem current,
        Func<IQueryable<Membership>, Task<int>> write,
        Guid tenantId,
        AuditEntry entry,
        MemberItem after,
        CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (
            await write(
                db.Memberships.Where(m =>
                    m.TenantId == tenantId
                    && m.UserId == current.UserId
                    && m.Role == current.Role
                    && m.CreatedAt == current.Since)
            ) == 0)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(db, entry);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        feed.Apply(current.UserId);
        return EditOutcome.Saved(after);
    }

    private static IQueryable<MemberItem> Describe(AppDb db, IQueryable<Membership> members) =>
        members
            .AsNoTracking()
            .Join(
                db.Users,
                m => m.UserId,
                u => u.Id,
                (m, u) =>
                    new MemberItem(
                        u.Id, u.DisplayName, u.Email!, m.Role, u.IsDisabled, u.LastSignInAt, m.CreatedAt,
                        u.HomeTenantId == null));
}
