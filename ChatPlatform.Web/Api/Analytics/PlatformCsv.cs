using ChatPlatform.Core.Analytics.Platform;

namespace ChatPlatform.Web.Api.Analytics;

/// <summary>Writes the blocks of the platform's overview as CSV.</summary>
internal static class PlatformCsv
{
    public static string Summary(PlatformOverview overview) =>
        CsvFile.Table(
            ["figure", "period", "period before"],
            ((string Name, bool IsOfNow, Func<PlatformFigures, object?> Value)[])
            [
                ("tenants", true, f => f.Tenants),
                ("conversations", false, f => f.Conversations),
                ("waiting now", true, f => f.Waiting),
                ("answers", false, f => f.Answers),
                ("failed answers", false, f => f.FailedAnswers),
                ("tokens", false, f => f.Tokens),
                .. Currencies(overview).Select(c => (
                    $"cost {c}", false, (Func<PlatformFigures, object?>)(f => CostIn(c, f.Costs)))),
            ],
            f => [f.Name, f.Value(overview.Figures), f.IsOfNow ? null : f.Value(overview.Before)]);

    public static string Conversations(PlatformOverview overview) =>
        CsvFile.Table(["day", "conversations"], overview.Days, d => [d.Day, d.Conversations]);

    public static string Tenants(PlatformOverview overview) =>
        CsvFile.Table(
            [
                "tenant", "name", "status", "conversations", "waiting now", "answers", "failed answers", "tokens",
                .. Currencies(overview).Select(c => $"cost {c}"),
            ],
            overview.Tenants.Items,
            t => [
                t.Slug, t.Name, t.Status.ToString().ToLowerInvariant(), t.Conversations, t.Waiting, t.Answers,
                t.FailedAnswers, t.Tokens, .. Currencies(overview).Select(c => (object)CostIn(c, t.Costs)),
            ]);

    /// <summary>The currencies of the period and of the period before.</summary>
    private static IEnumerable<string> Currencies(PlatformOverview overview) =>
        overview.Figures.Costs.Concat(overview.Before.Costs).Select(c => c.Currency).Distinct()
            .Order(StringComparer.Ordinal);

    private static decimal CostIn(string currency, IReadOnlyList<CurrencyCost> costs) =>
        costs.FirstOrDefault(c => c.Currency == currency)?.Cost ?? 0;
}
