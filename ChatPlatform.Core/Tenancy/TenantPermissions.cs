using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>What a tenant may do with one shared resource.</summary>
/// <param name="IsAllowedByDefault">What holds for tenants without a rule of their own.</param>
/// <param name="Rule">The tenant's own rule; null where the default holds.</param>
public sealed record PermissionItem(Guid ResourceId, SharedKind Kind, string Key, string Title, string Description, bool IsAllowedByDefault, bool? Rule)
{
    /// <summary>What holds now.</summary>
    public bool IsAllowed => Rule ?? IsAllowedByDefault;
}

/// <summary>Which shared agents, tools and models a tenant may use (FR-1.3). Who uses them asks the database when it does, so a rule holds at once and everywhere.</summary>
public sealed class TenantPermissions(AppDbFactory databases)
{
    /// <summary>Every shared resource with what holds for the tenant, by kind and title.</summary>
    public async Task<IReadOnlyList<PermissionItem>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.SharedResources.AsNoTracking()
            .OrderBy(r => r.Kind).ThenBy(r => r.Title)
            .Select(r => new PermissionItem(
                r.Id, r.Kind, r.Key, r.Title, r.Description, r.IsAllowedByDefault,
                db.TenantPermissions.Where(p => p.TenantId == tenantId && p.ResourceId == r.Id).Select(p => (bool?)p.IsAllowed).FirstOrDefault()))
            .ToListAsync(ct);
    }

    /// <summary>What the tenant may not use: by its own rule, else by the default.</summary>
    internal static IQueryable<SharedResource> Denied(AppDb db, Guid tenantId) => db.SharedResources.AsNoTracking().Where(r =>
        !(db.TenantPermissions.Where(p => p.TenantId == tenantId && p.ResourceId == r.Id).Select(p => (bool?)p.IsAllowed).FirstOrDefault() ?? r.IsAllowedByDefault));

    /// <summary>Sets or lifts a tenant's own rule; false when there is no such resource.</summary>
    /// <param name="rule">Null goes back to the default.</param>
    public async Task<bool> SetAsync(Guid tenantId, Guid resourceId, bool? rule, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.SharedResources.AsNoTracking().FirstOrDefaultAsync(r => r.Id == resourceId, ct) is not { } resource)
        {
            return false;
        }

        var permission = await db.TenantPermissions.FirstOrDefaultAsync(p => p.TenantId == tenantId && p.ResourceId == resourceId, ct);
        var before = permission?.IsAllowed;
        if (before == rule)
        {
            return true;
        }

        if (rule is not { } isAllowed)
        {
            db.TenantPermissions.Remove(permission!);
        }
        else if (permission is null)
        {
            db.TenantPermissions.Add(new() { TenantId = tenantId, ResourceId = resourceId, IsAllowed = isAllowed });
        }
        else
        {
            (permission.IsAllowed, permission.ChangedAt) = (isAllowed, DateTimeOffset.UtcNow);
        }

        AuditTrail.Add(db, AuditEntry.Change(
            "permission.changed", actor, tenantId, "shared_resource", resourceId, new { resource.Kind, resource.Key, rule = before }, new { resource.Kind, resource.Key, rule }));

        // Two people at once want the same row: the one who comes second finds it changed, and nothing is lost by asking again.
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved || await SetAsync(tenantId, resourceId, rule, actor, ct);
    }
}
