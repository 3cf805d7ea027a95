using System.Threading.RateLimiting;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// Rate limiter for the ASP.NET Core middleware. Counts in Redis so that instances share limits, and in memory when
/// Redis is unavailable.
/// </summary>
public sealed class RequestLimiter(RequestRateLimits policies, RedisSlidingWindow shared, InMemorySlidingWindow local)
    : PartitionedRateLimiter<HttpContext>
{
    private static readonly RateLimitLease s_granted = new Lease(0);

    /// <summary>Counts a request against all policies. Returns zero, or the seconds to wait.</summary>
    public async ValueTask<int> AcquireAsync(IReadOnlyList<RateLimitPolicy> wanted) =>
        wanted.Count == 0 ? 0 : await shared.AcquireAsync(wanted) ?? local.Acquire(wanted);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>
    /// Never succeeds synchronously, because the token must be authenticated first. The middleware then calls the
    /// asynchronous method.
    /// </summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => new Lease(1);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var wait = await AcquireAsync(await policies.OfAsync(resource));
        return wait == 0 ? s_granted : new Lease(wait);
    }

    private sealed class Lease(int wait) : RateLimitLease
    {
        public override bool IsAcquired => wait == 0;

        public override IEnumerable<string> MetadataNames => wait == 0 ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = wait > 0 && metadataName == MetadataName.RetryAfter.Name ? TimeSpan.FromSeconds(wait) : null;
            return metadata is not null;
        }
    }
}
