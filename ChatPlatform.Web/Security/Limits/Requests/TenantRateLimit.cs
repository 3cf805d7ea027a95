using ChatPlatform.Core.Tenancy.Quotas;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// Rate limit of a tenant for visitors and API clients together. The tenant of an API client is known only after
/// ApiAccessMiddleware.
/// </summary>
public sealed class TenantRateLimit(RequestLimiter limiter, TenantRequestRate rates)
{
    /// <summary>The rate limit policy of a tenant.</summary>
    public static string KeyOf(Guid tenantId) => $"t:{tenantId:N}:rl:all";

    /// <summary>Counts a request. Returns zero, or the seconds to wait.</summary>
    public async ValueTask<int> WaitAsync(Guid tenantId, CancellationToken ct) =>
        await limiter.AcquireAsync([new(KeyOf(tenantId), await rates.PerMinuteAsync(tenantId, ct))]);
}
