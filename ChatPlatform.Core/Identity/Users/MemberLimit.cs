using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>How many people a tenant may have: members and invitations that wait, together.</summary>
public sealed class MemberLimit(IOptions<TenantLimitDefaults> defaults, TimeProvider clock)
{
    /// <summary>
    /// Begins a transaction in which nobody else adds people to the tenant, so that limit and "once" hold for those who
    /// click at the same moment.
    /// </summary>
    /// <param name="tenantId">Null for the platform admins, who have no limit.</param>
    internal static Task<IDbContextTransaction> LockAsync(AppDb db, Guid? tenantId, CancellationToken ct) =>
        QuotaLock.TakeAsync(db, "members", tenantId, ct);

    /// <summary>A sentence when there is no room for one more; null when there is.</summary>
    internal async Task<string?> ReachedAsync(AppDb db, Guid tenantId, CancellationToken ct)
    {
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        var most = tenant.Limits.Members ?? defaults.Value.Members;
        var waiting = AccountLinks
            .Open(db, clock.GetUtcNow())
            .Where(l => l.Purpose == LinkPurpose.Invitation && l.TenantId == tenantId);
        var now = await db.Memberships.CountAsync(m => m.TenantId == tenantId, ct) + await waiting.CountAsync(ct);
        return now >= most ? $"This tenant may have {most} members, open invitations included." : null;
    }
}
