using System.Threading.RateLimiting;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// The limiter behind ASP.NET Core's middleware: counts in Redis where it is there, so that instances share a limit,
/// and in this process where it is not.
/// </summary>
public sealed class RequestLimiter(RequestRateLimits policies, RedisSlidingWindow shared, InMemorySlidingWindow local)
    : PartitionedRateLimiter<HttpContext>
{
    private static readonly RateLimitLease s_granted = new Lease(0);

    /// <summary>Takes one from each budget; zero, or the seconds to wait.</summary>
    public async ValueTask<int> TakeAsync(IReadOnlyList<RateLimitPolicy> wanted) =>
        wanted.Count == 0 ? 0 : await shared.TakeAsync(wanted) ?? local.Take(wanted);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>Never at once: who asks is known only after a look at the token. The middleware then waits.</summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => new Lease(1);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var wait = await TakeAsync(await policies.OfAsync(resource));
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
