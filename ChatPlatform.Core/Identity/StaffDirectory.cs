using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity;

/// <summary>A tenant and a user's role in it.</summary>
public sealed record TenantAccess(Guid TenantId, string Slug, string Name, bool IsAdmin, TenantRole? Role)
{
    /// <summary>May change agents, documents and settings.</summary>
    public bool CanManage => IsAdmin || Role == TenantRole.TenantUser;

    /// <summary>May talk to visitors.</summary>
    public bool CanSupport => IsAdmin || Role == TenantRole.Supporter;
}

/// <summary>Tenants that a user may open, by name.</summary>
/// <param name="HasMore">True when a platform admin may open further tenants, which can be searched.</param>
public sealed record OpenTenants(IReadOnlyList<TenantAccess> Items, bool HasMore);

/// <summary>A row of <see cref="StaffDirectory.OpenTo"/>, whose members can be used in further queries.</summary>
internal sealed class OpenTenant
{
    public required Guid TenantId { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required bool IsAdmin { get; init; }

    /// <summary>Null for a platform admin.</summary>
    public required TenantRole? Role { get; init; }
}

/// <summary>Determines which tenants a staff user may open. Reads across tenants.</summary>
public sealed class StaffDirectory(AppDbFactory databases)
{
    /// <summary>Maximum tenants listed for a platform admin, who may open all.</summary>
    public const int MaxListedTenants = 50;

    /// <summary>Maximum listed tenants of a member.</summary>
    private const int MaxOwnTenants = 1000;

    /// <summary>
    /// Tenants that a user may open: all in which the user is a member, or for a platform admin the first <see
    /// cref="MaxListedTenants"/>; none for a disabled user.
    /// </summary>
    /// <param name="visited">Tenants that a platform admin has visited, which are always listed.</param>
    public async Task<OpenTenants> TenantsOfAsync(Guid userId, IReadOnlyCollection<Guid> visited, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId && !u.IsDisabled, ct);
        if (user is null)
        {
            return new([], false);
        }

        if (!user.IsPlatformAdmin)
        {
            return new(
                await Active(db)
                    .Join(
                        db.Memberships.Where(m => m.UserId == userId), t => t.Id, m => m.TenantId,
                        (t, m) => new { t, m })
                    .OrderBy(x => x.t.Name)
                    .Take(MaxOwnTenants)
                    .Select(x => new TenantAccess(x.t.Id, x.t.Slug, x.t.Name, false, x.m.Role))
                    .ToListAsync(ct),
                false);
        }

        var first = await ForAdmin(Active(db)).Take(MaxListedTenants + 1).ToListAsync(ct);
        var missing = visited.Except(first.Take(MaxListedTenants).Select(t => t.TenantId)).ToList();
        var additional =
            missing.Count == 0
                ? []
                : await ForAdmin(Active(db).Where(t => missing.Contains(t.Id))).Take(MaxOwnTenants).ToListAsync(ct);
        return new([.. first.Take(MaxListedTenants), .. additional], first.Count > MaxListedTenants);
    }

    /// <summary>
    /// Active tenants whose name or slug contains the text, by name; none for users other than platform admins.
    /// </summary>
    /// <param name="limit">Maximum results, 1 to <see cref="MaxListedTenants"/>.</param>
    public async Task<IReadOnlyList<TenantAccess>> SearchAsync(
        Guid userId, string text, int limit, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var pattern = Like.Containing(text);
        return await ForAdmin(
                Active(db)
                    .Where(t =>
                        (EF.Functions.ILike(t.Name, pattern) || EF.Functions.ILike(t.Slug, pattern))
                        && db.Users.Any(u => u.Id == userId && u.IsPlatformAdmin && !u.IsDisabled)))
            .Take(limit)
            .ToListAsync(ct);
    }

    /// <summary>The access to one tenant by slug or id; null for none.</summary>
    public async Task<TenantAccess?> AccessAsync(Guid userId, string tenant, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        Guid? id = Guid.TryParseExact(tenant, "D", out var parsed) ? parsed : null;
        return await OpenTo(db, userId)
            .Where(t => t.Slug == tenant || t.TenantId == id)
            .OrderByDescending(t => t.TenantId == id)
            .Select(t => new TenantAccess(t.TenantId, t.Slug, t.Name, t.IsAdmin, t.Role))
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>All tenants that a user may open, for queries that join them.</summary>
    internal static IQueryable<OpenTenant> OpenTo(AppDb db, Guid userId) =>
        from u in db.Users.AsNoTracking()
        where u.Id == userId && !u.IsDisabled
        from t in db.Tenants
        where t.Status == TenantStatus.Active
        from m in db.Memberships.Where(m => m.TenantId == t.Id && m.UserId == userId).DefaultIfEmpty()
        where u.IsPlatformAdmin || (m != null && (u.HomeTenantId == null || u.HomeTenantId == t.Id))
        select new OpenTenant
        {
            TenantId = t.Id,
            Slug = t.Slug,
            Name = t.Name,
            IsAdmin = u.IsPlatformAdmin,
            Role = u.IsPlatformAdmin || m == null ? null : m.Role,
        };

    private static IQueryable<Tenant> Active(AppDb db) =>
        db.Tenants.AsNoTracking().Where(t => t.Status == TenantStatus.Active);

    private static IQueryable<TenantAccess> ForAdmin(IQueryable<Tenant> tenants) =>
        tenants.OrderBy(t => t.Name).Select(t => new TenantAccess(t.Id, t.Slug, t.Name, true, null));
}
