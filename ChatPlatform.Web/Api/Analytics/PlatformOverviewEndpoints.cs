using ChatPlatform.Core.Analytics.Platform;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Analytics;

/// <summary>The figures of all tenants, for platform admins, as JSON and as CSV files.</summary>
public static class PlatformOverviewEndpoints
{
    /// <summary>Maximum tenants in a file: the first ones in its order.</summary>
    private const int MaxRows = 1000;

    public static void MapPlatformOverview(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/platform/overview").WithTags("Platform");
        group
            .MapGet("/", GetAsync)
            .ForPlatformAdmins()
            .WithSummary("Get the figures of all tenants for whole days (UTC), by default the last 28")
            .ProducesExample(Example);
        MapFile(group, "summary", "the figures of all tenants and those of the days before", PlatformCsv.Summary);
        MapFile(group, "conversations", "the conversations of each day", PlatformCsv.Conversations);
        MapFile(group, "tenants", $"the figures of the first {MaxRows:N0} tenants", PlatformCsv.Tenants);
    }

    /// <param name="From">First day (UTC).</param>
    /// <param name="To">Last day (UTC), inclusive.</param>
    /// <param name="Before">Figures of the period of equal length before it.</param>
    /// <param name="Days">Every day of the period.</param>
    /// <param name="Tenants">A page of the tenants.</param>
    public sealed record OverviewResponse(
        DateOnly From, DateOnly To, PlatformFigures Figures, PlatformFigures Before, IReadOnlyList<PlatformDay> Days,
        ApiPage<PlatformTenant> Tenants);

    private static OverviewResponse Example { get; } =
        new(
            DateOnly.FromDateTime(Examples.At.UtcDateTime), DateOnly.FromDateTime(Examples.At.UtcDateTime),
            new(12, 412, 3, 1280, 9, 2_400_000, [new("EUR", 12.4m)]),
            new(11, 398, 3, 1190, 12, 2_100_000, [new("EUR", 10.9m)]),
            [new(DateOnly.FromDateTime(Examples.At.UtcDateTime), 412)],
            new(
                [
                    new(
                        Examples.AgentId, "acme", "Acme Logistics", TenantStatus.Active, 412, 3, 1280, 9, 2_400_000,
                        [new("EUR", 12.4m)]),
                ],
                "CfDJ8Kx2..."));

    /// <param name="sort">
    /// slug, conversations, waiting, failedAnswers, tokens or cost; by default conversations.
    /// </param>
    private static Task<IResult> GetAsync(
        ApiCaller caller,
        string? sort,
        [AsParameters] PeriodQuery query,
        [AsParameters] PageQuery page,
        PlatformQueries overviews,
        Cursors cursors,
        TimeProvider clock,
        HttpContext context,
        CancellationToken ct) =>
        SortedAsync(sort, order => query.RunAsync(
            clock, async period =>
            {
                PlatformOverview? read = null;
                var tenants = await cursors.ReadAsync(
                    context, page, $"{period.First:O}|{period.Last:O}|{order}", async wanted =>
                    {
                        read = await overviews.ForAsync(period, order, wanted, caller.Actor, ct);
                        return read.Tenants;
                    });
                return tenants.Refusal ?? TypedResults.Ok(
                    new OverviewResponse(
                        period.First, period.Last, read!.Figures, read.Before, read.Days, tenants.Page!));
            }));

    private static void MapFile(
        RouteGroupBuilder group, string block, string content, Func<PlatformOverview, string> write) =>
        group
            .MapGet(
                $"/{block}.csv",
                (
                    ApiCaller caller, string? sort, [AsParameters] PeriodQuery query, PlatformQueries overviews,
                    TimeProvider clock, HttpContext context, CancellationToken ct
                ) => SortedAsync(sort, order => query.RunAsync(
                    clock, async period => CsvFile.Of(
                        context, $"platform-{block}", period,
                        write(await overviews.ForAsync(period, order, new(MaxRows), caller.Actor, ct))))))
            .ForPlatformAdmins()
            .WithSummary($"Export {content} as CSV")
            .ProducesFile(CsvFile.MediaType);

    private static Task<IResult> SortedAsync(string? sort, Func<PlatformSort, Task<IResult>> run)
    {
        var errors = new FieldErrors();
        var order = errors.ParseEnum<PlatformSort>("sort", sort) ?? PlatformSort.Conversations;
        return errors.Any ? Task.FromResult<IResult>(ProblemCodes.Invalid(errors)) : run(order);
    }
}
