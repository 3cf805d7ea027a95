using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Usage statistics of a tenant.</summary>
public static class AnalyticsEndpoints
{
    private const int DefaultDays = 7;
    private const int MaxDays = 400;

    public static void MapAnalytics(this RouteGroupBuilder tenant) =>
        tenant
            .MapGet("/analytics/summary", SummaryAsync)
            .ForMembers()
            .WithTags("Analytics")
            .WithSummary("Get usage statistics of a period, by default the last seven days")
            .ProducesExample(Examples.Summary);

    private static async Task<IResult> SummaryAsync(
        ApiCaller caller,
        DateTimeOffset? from,
        DateTimeOffset? to,
        SummaryQueries summaries,
        TimeProvider clock,
        CancellationToken ct)
    {
        var end = (to ?? clock.GetUtcNow()).ToUniversalTime();
        var begin = (
            from ?? (end - DateTimeOffset.MinValue > TimeSpan.FromDays(DefaultDays) ? end.AddDays(-DefaultDays) : end)
        ).ToUniversalTime();
        return
            new FieldErrors()
                .Check("from", begin < end, "must be before to")
                .Check("from", end - begin <= TimeSpan.FromDays(MaxDays), $"must be at most {MaxDays} days before to")
                is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : TypedResults.Ok(await summaries.ForAsync(caller.TenantId, begin, end, ct));
    }
}
