using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Analytics.Teaching;

namespace ChatPlatform.Web.Api.OpenApi;

/// <summary>Examples of usage statistics for the OpenAPI document.</summary>
internal static class AnalyticsExamples
{
    private static readonly DateOnly s_day = DateOnly.FromDateTime(Examples.At.UtcDateTime);

    public static AnalyticsSummary Summary { get; } =
        new(
            Examples.At.AddDays(-7), Examples.At, 412, 1280, 1204, 3, 37, 35, 90, 4.4, 210, 14, 361, 9,
            new(2, 3, 7, 23, 55), new(405, 0.9, 2.1), new(36, 74, 310), new(35, 640, 2900), new(5, 4, 2, 0));

    public static AnalyticsReport Report { get; } =
        new(
            s_day, s_day, Summary, Summary, [new(s_day, 412, 361, 37)], [new("customer_asked", 37)],
            [new("Shipment", 640, 120, 6, 14, 812_000, 96_000)], [new("track_shipment", 310, 4, 1, 182)],
            [new("gpt-4.1-mini", 1190, 1_240_000, 160_000, 0.752m, "USD")]);

    public static TaughtGroup Taught { get; } =
        new(Examples.ConversationId, "Do you ship to islands?", 3, "Mira Rahn", Examples.At);

    public static QuestionGroup Questions { get; } =
        new(
            "Do you ship to islands?", 1,
            [
                new(
                    Examples.ConversationId, Examples.ToolId, "Do you ship to islands?", WeakAnswer.Unknown,
                    Examples.At),
            ]);
}
