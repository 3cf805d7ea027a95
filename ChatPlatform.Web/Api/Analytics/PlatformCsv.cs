using ChatPlatform.Core.Analytics.Platform;

namespace ChatPlatform.Web.Api.Analytics;

/// <summary>Writes the blocks of the platform's overview as CSV.</summary>
internal static class PlatformCsv
{
    public static string Summary(PlatformOverview overview) =>
        CsvFile.Table(
            ["figure", "period", "period before"],
            ((string Name, Func<PlatformFigures, object?> Value)[])
            [
                ("tenants", f => f.Tenants),
                ("conversations", f => f.Conversations),
                ("waiting now", f => f.Waiting),
                ("answers", f => f.Answers),
                ("failed answers", f => f.FailedAnswers),
                ("tokens", f => f.Tokens),
            ],
            f => [f.Name, f.Value(overview.Figures), f.Value(overview.Before)]);

    public static string Conversations(PlatformOverview overview) =>
        CsvFile.Table(["day", "conversations"], overview.Days, d => [d.Day, d.Conversations]);

    public static string Tenants(PlatformOverview overview) =>
        CsvFile.Table(
            ["tenant", "name", "status", "conversations", "waiting now", "answers", "failed answers", "tokens"],
            overview.Tenants.Items,
            t => [
                t.Slug, t.Name, t.Status.ToString().ToLowerInvariant(), t.Conversations, t.Waiting, t.Answers,
                t.FailedAnswers, t.Tokens,
            ]);
}
