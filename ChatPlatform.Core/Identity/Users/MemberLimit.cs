using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>Limits a tenant's members and open invitations, counted together.</summary>
public sealed class MemberLimit(IOptions<TenantLimitDefaults> defaults, TimeProvider clock)
{
    /// <summary>
    /// Begins a transaction that locks the tenant's members, so that the limit and uniqueness hold for concurrent
    /// requests.
    /// </summary>
    /// <param name="tenantId">Null for the platform admins, who are not limited.</param>
    internal static Task<IDbContextTransaction> LockAsync(AppDb db, Guid? tenantId, CancellationToken ct) =>
        QuotaLock.AcquireAsync(db, "members", tenantId, ct);

    /// <summary>A message when the limit is reached; otherwise null.</summary>
    internal async Task<string?> CheckAsync(AppDb db, Guid tenantId, CancellationToken ct)
    {
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        var limit = tenant.Limits.Members ?? defaults.Value.Members;
        var waiting = AccountLinks
            .Open(db, clock.GetUtcNow())
            .Where(l => l.Purpose == LinkPurpose.Invitation && l.TenantId == tenantId);
        var now = await db.Memberships.CountAsync(m => m.TenantId == tenantId, ct) + await waiting.CountAsync(ct);
        return now >= limit ? $"This tenant may have {limit} members, open invitations included." : null;
    }
}
