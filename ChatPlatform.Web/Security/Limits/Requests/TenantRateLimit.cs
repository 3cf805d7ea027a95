using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// What a tenant's visitors and programs may ask together. Visitors are known before routing; a program's tenant only
/// behind the gate.
/// </summary>
public sealed class TenantRateLimit(RequestLimiter limiter, TenantRequestRate rates)
{
    /// <summary>The budget of a tenant.</summary>
    public static string KeyOf(Guid tenantId) => $"t:{tenantId:N}:rl:all";

    /// <summary>Takes one; zero, or the seconds to wait.</summary>
    public async ValueTask<int> WaitAsync(Guid tenantId, CancellationToken ct) =>
        await limiter.TakeAsync([new(KeyOf(tenantId), await rates.PerMinuteAsync(tenantId, ct))]);
}
