using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.TestSet;

/// <summary>
/// Refuses changes of agents that make the test set worse where the tenant has chosen that. The run of a saved change
/// becomes the baseline of the next one.
/// </summary>
internal sealed class TestSetGate(
    TestSetSettings settings, TestCaseQueries cases, TestRuns runs, TestRunner runner, TimeProvider clock)
    : IPublishGate
{
    private const int MaxNamed = 5;
    private const int MaxMessage = 60;

    /// <summary>How long a run that has tested the same values counts.</summary>
    private static readonly TimeSpan s_validity = TimeSpan.FromMinutes(15);

    public async Task<PublishPermit> CheckAsync(
        Guid tenantId, AgentChange change, Actor actor, CancellationToken ct)
    {
        var mode = (await settings.ForChangesAsync(tenantId, ct)).Gate;
        if (mode == PublishGateMode.Off)
        {
            return PublishPermit.Unchecked;
        }

        var all = await cases.AllAsync(tenantId, ct);
        var fingerprint = TestRuns.FingerprintOf(change, all, await runs.StateAsync(tenantId, ct));
        if (await runs.FindAsync(tenantId, fingerprint, clock.GetUtcNow() - s_validity, ct) is { } earlier
            && (mode == PublishGateMode.Warn || !await IsWorseAsync(earlier, all, ct)))
        {
            return new(RunId: earlier.Id); // A refused change is tested again: its documents may have become better.
        }

        return mode == PublishGateMode.Block
            ? await runner.RunAsync(tenantId, change, _ => Task.CompletedTask, actor, ct) switch
            {
                EditOutcome<TestReport>.Saved { Value: { Comparison.IsWorse: true } report } =>
                    new(RefusalOf(report), report.Run.Id),
                EditOutcome<TestReport>.Saved { Value: var report } => new(RunId: report.Run.Id),
                _ => PublishPermit.Unchecked, // The last case was deleted in the meantime.
            }
            : PublishPermit.Unchecked;
    }

    public Task SavedAsync(Guid tenantId, PublishPermit permit, CancellationToken ct) =>
        permit.RunId is { } run ? runs.MarkPublishedAsync(tenantId, run, ct) : Task.CompletedTask;

    private async Task<bool> IsWorseAsync(TestRun run, IReadOnlyList<TestCaseDetail> all, CancellationToken ct) =>
        TestComparison.Of(await runs.BaselineAsync(run.TenantId, ct), run.Results, all).IsWorse;

    /// <summary>Names the first cases that fail and did not before.</summary>
    private static string RefusalOf(TestReport report)
    {
        var worse = report.Comparison.NewlyFailing;
        var named = worse.Take(MaxNamed).Select(r =>
            $"\"{UnicodeText.Truncate(r.Message, MaxMessage, "…")}\" {string.Join(", ", r.Reasons)}");
        var more = worse.Count > MaxNamed ? $"; and {worse.Count - MaxNamed} more" : "";
        return $"Not saved: {worse.Count} test {(worse.Count == 1 ? "case" : "cases")} passed before and would fail. "
            + $"{string.Join("; ", named)}{more}.";
    }
}
