using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.People;

/// <summary>A person of a tenant's team, as their colleagues see them.</summary>
public sealed record MemberItem(Guid UserId, string Name, string Email, TenantRole Role, bool IsDisabled, DateTimeOffset? LastSignInAt, DateTimeOffset Since);

/// <summary>The team of one tenant. Nobody changes their own place.</summary>
public sealed class Members(AppDbFactory databases)
{
    private const string Own = "You cannot change your own place in the team.";

    /// <summary>A page by id of the person.</summary>
    /// <param name="after">Id of the last person of the page before.</param>
    public async Task<IReadOnlyList<MemberItem>> PageAsync(Guid tenantId, Guid? after, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Describe(db, db.Memberships.Where(m => m.TenantId == tenantId && (after == null || m.UserId > after)).OrderBy(m => m.UserId).Take(take)).ToListAsync(ct);
    }

    /// <summary>All of the team by name; at most 1,000.</summary>
    public async Task<IReadOnlyList<MemberItem>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var all = await Describe(db, db.Memberships.Where(m => m.TenantId == tenantId).OrderBy(m => m.UserId).Take(1000)).ToListAsync(ct);
        return [.. all.OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase)];
    }

    public async Task<MemberItem?> ReadAsync(Guid tenantId, Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Describe(db, db.Memberships.Where(m => m.TenantId == tenantId && m.UserId == userId)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Puts a known user into the team, or gives them another role there; for platform admins.</summary>
    public async Task<bool> PutAsync(Guid tenantId, Guid userId, TenantRole role, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var member = await db.Memberships.FirstOrDefaultAsync(m => m.TenantId == tenantId && m.UserId == userId, ct);
        var before = member?.Role;
        if (before == role)
        {
            return true;
        }

        if (member is null)
        {
            db.Memberships.Add(new() { TenantId = tenantId, UserId = userId, Role = role });
        }
        else
        {
            member.Role = role;
        }

        AuditTrail.Add(db, AuditEntry.Change(member is null ? "member.added" : "member.role_changed", actor, tenantId, "user", userId, new { role = before }, new { role }));
        return await db.TrySaveAsync(ct) is SaveOutcome.Saved or SaveOutcome.Taken;
    }

    public async Task<EditOutcome<MemberItem>> ChangeRoleAsync(Guid tenantId, Guid userId, TenantRole role, Actor actor, CancellationToken ct)
    {
        if (await ReadAsync(tenantId, userId, ct) is not { } member)
        {
            return new EditOutcome<MemberItem>.NotFound();
        }

        if (actor.Id == userId && member.Role != role)
        {
            return new EditOutcome<MemberItem>.Refused(Own);
        }

        await PutAsync(tenantId, userId, role, actor, ct);
        return new EditOutcome<MemberItem>.Saved(member with { Role = role });
    }

    /// <summary>Takes a person out of the team; the account stays.</summary>
    public async Task<EditOutcome<MemberItem>> RemoveAsync(Guid tenantId, Guid userId, Actor actor, CancellationToken ct)
    {
        if (await ReadAsync(tenantId, userId, ct) is not { } member)
        {
            return new EditOutcome<MemberItem>.NotFound();
        }

        if (actor.Id == userId)
        {
            return new EditOutcome<MemberItem>.Refused(Own);
        }

        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Memberships.Where(m => m.TenantId == tenantId && m.UserId == userId).ExecuteDeleteAsync(ct) == 0)
        {
            return new EditOutcome<MemberItem>.NotFound();
        }

        AuditTrail.Add(db, AuditEntry.Change("member.removed", actor, tenantId, "user", userId, new { member.Email, member.Role }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new EditOutcome<MemberItem>.Saved(member);
    }

    private static IQueryable<MemberItem> Describe(AppDb db, IQueryable<Membership> members) => members.AsNoTracking()
        .Join(db.Users, m => m.UserId, u => u.Id, (m, u) => new MemberItem(u.Id, u.DisplayName, u.Email!, m.Role, u.IsDisabled, u.LastSignInAt, m.CreatedAt));
}
