using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Analytics;

/// <summary>Usage statistics of a tenant, as JSON and as CSV files.</summary>
public static class AnalyticsEndpoints
{
    private const int DefaultDays = 7;

    public static void MapAnalytics(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/analytics").WithTags("Analytics");
        group
            .MapGet("/summary", SummaryAsync)
            .ForMembers()
            .WithSummary("Get the figures of a time span, by default the last seven days")
            .ProducesExample(AnalyticsExamples.Summary);
        group
            .MapGet("/report", ReportAsync)
            .ForManagers()
            .WithSummary("Get the report of whole days (UTC), by default the last 28, with the period before")
            .ProducesExample(AnalyticsExamples.Report);
        group
            .MapGet("/questions", QuestionsAsync)
            .ForManagers()
            .WithSummary("List the newest questions without a good answer, grouped by meaning")
            .ProducesExample(new QuestionsResponse([AnalyticsExamples.Questions]));
        MapFile(group, "summary", "the figures and those of the days before", AnalyticsCsv.Summary);
        MapFile(group, "conversations", "the conversations of each day", AnalyticsCsv.Conversations);
        MapFile(group, "escalations", "the escalations by reason", AnalyticsCsv.Escalations);
        MapFile(group, "ratings", "the ratings of conversations and answers", AnalyticsCsv.Ratings);
        MapFile(group, "agents", "the figures of each agent", AnalyticsCsv.Agents);
        MapFile(group, "tools", "the calls of each tool", AnalyticsCsv.Tools);
        MapFile(group, "models", "the tokens of each model", AnalyticsCsv.Models);
        group
            .MapGet("/questions.csv", QuestionFileAsync)
            .ForManagers()
            .WithSummary("Export the questions without a good answer as CSV")
            .ProducesFile(CsvFile.MediaType);
    }

    /// <param name="Groups">Largest first; of the newest 500 questions.</param>
    public sealed record QuestionsResponse(IReadOnlyList<QuestionGroup> Groups);

    private static void MapFile(
        RouteGroupBuilder group, string block, string content, Func<AnalyticsReport, string> write) =>
        group
            .MapGet(
                $"/{block}.csv",
                (
                    ApiCaller caller, [AsParameters] PeriodQuery query, ReportQueries reports, TimeProvider clock,
                    HttpContext context, CancellationToken ct
                ) => query.RunAsync(
                    clock, async period => CsvFile.Of(
                        context, block, period, write(await reports.ForAsync(caller.TenantId, period, ct)))))
            .ForManagers()
            .WithSummary($"Export {content} as CSV")
            .ProducesFile(CsvFile.MediaType);

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
                .Check(
                    "from", end - begin <= TimeSpan.FromDays(AnalyticsPeriod.MaxDays),
                    $"must be at most {AnalyticsPeriod.MaxDays} days before to")
                is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : TypedResults.Ok(await summaries.ForAsync(caller.TenantId, begin, end, ct));
    }

    private static Task<IResult> ReportAsync(
        ApiCaller caller, [AsParameters] PeriodQuery query, ReportQueries reports, TimeProvider clock,
        CancellationToken ct) =>
        query.RunAsync(clock, async period => TypedResults.Ok(await reports.ForAsync(caller.TenantId, period, ct)));

    private static Task<IResult> QuestionsAsync(
        ApiCaller caller, [AsParameters] PeriodQuery query, QuestionQueries questions, TimeProvider clock,
        CancellationToken ct) =>
        query.RunAsync(
            clock, async period => TypedResults.Ok(
                new QuestionsResponse(await questions.ForAsync(caller.TenantId, period, ct))));

    private static Task<IResult> QuestionFileAsync(
        ApiCaller caller, [AsParameters] PeriodQuery query, QuestionQueries questions, TimeProvider clock,
        HttpContext context, CancellationToken ct) =>
        query.RunAsync(
            clock, async period => CsvFile.Of(
                context, "questions", period,
                AnalyticsCsv.Questions(await questions.ForAsync(caller.TenantId, period, ct))));
}
