using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity;

/// <summary>A tenant as its staff sees it, and what the person may do there.</summary>
public sealed record TenantAccess(Guid TenantId, string Slug, string Name, bool IsAdmin, TenantRole? Role)
{
    /// <summary>May change agents, documents and settings.</summary>
    public bool CanManage => IsAdmin || Role == TenantRole.TenantUser;

    /// <summary>May talk to customers.</summary>
    public bool CanSupport => IsAdmin || Role == TenantRole.Supporter;
}

/// <summary>Who of the staff may enter which tenant. Reads across tenants, because that is the question.</summary>
public sealed class StaffDirectory(AppDbFactory databases)
{
    /// <summary>Tenants that a person may enter, by name; none for a disabled user.</summary>
    public async Task<IReadOnlyList<TenantAccess>> TenantsOfAsync(Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId && !u.IsDisabled, ct);
        if (user is null)
        {
            return [];
        }

        var tenants = db.Tenants.AsNoTracking().Where(t => t.Status == TenantStatus.Active);
        return user.IsPlatformAdmin
            ? await tenants.OrderBy(t => t.Name).Select(t => new TenantAccess(t.Id, t.Slug, t.Name, true, null)).ToListAsync(ct)
            : await tenants.Join(db.Memberships.Where(m => m.UserId == userId), t => t.Id, m => m.TenantId, (t, m) => new { t, m })
                .OrderBy(x => x.t.Name)
                .Select(x => new TenantAccess(x.t.Id, x.t.Slug, x.t.Name, false, x.m.Role)).ToListAsync(ct);
    }

    /// <summary>The access to one tenant, by slug or id; null when there is none.</summary>
    public async Task<TenantAccess?> AccessAsync(Guid userId, string tenant, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        Guid? id = Guid.TryParseExact(tenant, "D", out var parsed) ? parsed : null;
        return await (
            from u in db.Users.AsNoTracking()
            where u.Id == userId && !u.IsDisabled
            from t in db.Tenants
            where t.Status == TenantStatus.Active && (t.Slug == tenant || t.Id == id)
            from m in db.Memberships.Where(m => m.TenantId == t.Id && m.UserId == userId).DefaultIfEmpty()
            where u.IsPlatformAdmin || m != null
            orderby t.Id == id descending
            select new TenantAccess(t.Id, t.Slug, t.Name, u.IsPlatformAdmin, u.IsPlatformAdmin || m == null ? null : m.Role)).FirstOrDefaultAsync(ct);
    }
}
