using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Evaluation;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Evaluation;

/// <summary>
/// Routing on messages that nobody wrote for this project, with ten examples an agent. scripts/evaluate measures the
/// whole sets.
/// </summary>
public sealed class RoutingEvaluationTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_Go_to_the_right_agents_and_unclear_ones_to_none()
    {
        var results = await RunAsync("routing-tenants", 6, m => m.Kind != "unclear_soft");

        string[] tenants = ["neobank", "concierge", "shop"];
        var all = Right(results);
        var single = tenants.Average(t =>
            Right(results.Where(r => r.Message.Kind == "single" && r.Message.Tenant == t)));
        var multi = Right(results.Where(r => r.Message.Kind == "multi"));
        var unclear = results.Count(r => r.Message.Kind == "unclear");
        var none = results.Count(r => r.Agents.Count == 0);
        var both = results.Count(r => r.Message.Kind == "unclear" && r.Agents.Count == 0);
        var f1 = 2.0 * both / (unclear + none);
        var figures = $"all {all:0.000}, single {single:0.000}, multi {multi:0.000}, unclear F1 {f1:0.000}";
        output.WriteLine(figures);
        Assert.True(all >= 0.855 && single >= 0.895 && multi >= 0.78 && f1 >= 0.83, figures);
    }

    [Fact]
    public async Task Customers_who_change_the_topic_Reach_the_other_agent()
    {
        var right = Right(await RunAsync("sgd-switch", 2, m => m.Turn == "switch"));

        output.WriteLine($"switch {right:0.000}");
        Assert.True(right >= 0.89, $"{right:0.000}");
    }

    private static double Right(IEnumerable<(RoutedMessage Message, IReadOnlyList<string> Agents)> results) =>
        results.Average(r => r.Agents.ToHashSet().SetEquals(r.Message.Agents) ? 1.0 : 0.0);

    /// <summary>Routes one of so many messages.</summary>
    private async Task<List<(RoutedMessage Message, IReadOnlyList<string> Agents)>> RunAsync(
        string name, int sample, Func<RoutedMessage, bool> keeps)
    {
        var folder = Repository.Path("..", "shared", "data", name);
        Assert.SkipUnless(Directory.Exists(folder), $"The evaluation set {name} is not there.");
        var set = new RoutingSet(folder);
        var chosen = set.Messages().Where(keeps).Where((_, i) => i % sample == 0).ToDictionary(m => m.Id);
        var results = await new RoutingRun(app.Get<FastPath>()).RunAsync(
            set, isTrained: false, m => chosen.ContainsKey(m.Id), output.WriteLine, Ct);
        return [.. results.Select(r => (chosen[r.Id], r.Agents))];
    }
}
