using ChatPlatform.Core.Analytics;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Analytics;

/// <param name="From">First day (UTC), like 2026-03-01; omitted for 28 days in total.</param>
/// <param name="To">Last day (UTC), inclusive; omitted for today. The period has at most 366 days.</param>
public sealed record PeriodQuery(string? From, string? To)
{
    /// <summary>Runs a query for the period. 422 with the field and the rule when the period is not valid.</summary>
    internal async Task<IResult> RunAsync(TimeProvider clock, Func<AnalyticsPeriod, Task<IResult>> run)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var (period, errors) = AnalyticsPeriod.Read(From, To, today);
        return errors.Any ? ProblemCodes.Invalid(errors) : await run(period);
    }
}
