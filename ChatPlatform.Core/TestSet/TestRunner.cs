using System.Diagnostics;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.TestSet;

/// <summary>
/// Runs a tenant's test set: asks each case as the first message after its history, without side effects, and compares
/// the answers with what the cases expect. Tokens are counted as in a trial.
/// </summary>
public sealed class TestRunner(
    TestCaseQueries cases, TestRuns runs, AnswerTrial trial, IHandoff handoff, TimeProvider clock)
{
    /// <summary>Cases that are asked at the same time.</summary>
    public const int Parallelism = 2;

    /// <summary>Time after which a run stops; cases that were not asked fail.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs all cases and keeps the run. A change is compared with the agents as they are, which are tested first where
    /// something has changed since they were tested. Refused when there are no cases; invalid when the change is.
    /// </summary>
    /// <param name="change">Values of an agent that are not saved; null tests the agents as they are.</param>
    /// <param name="onProgress">Called after each case, by several at once.</param>
    public async Task<EditOutcome<TestReport>> RunAsync(
        Guid tenantId, AgentChange? change, Func<TestProgress, Task> onProgress, Actor actor, CancellationToken ct)
    {
        if (change?.Draft.Check() is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var all = await cases.AllAsync(tenantId, ct);
        if (all.Count == 0)
        {
            return EditOutcome.Refused("There are no test cases.", "no_test_cases");
        }

        var state = await runs.StateAsync(tenantId, ct);
        var baseline = await runs.BaselineAsync(tenantId, ct);
        var before = 0;
        if (change is not null
            && (baseline?.State != state || all.Any(c => c.ChangedAt > baseline.StartedAt)))
        {
            // Agents, documents or cases have changed since: what is compared is what customers get now.
            var current = await RunAsync(
                tenantId, null, all, state, p => onProgress(p with { Total = 2 * all.Count }), actor, ct);
            (baseline, before) = (current.IsComplete ? current : baseline, all.Count);
        }

        var run = await RunAsync(
            tenantId, change, all, state, p => onProgress(new(before + p.Done, before + p.Total)), actor, ct);
        return EditOutcome.Saved(
            new TestReport(TestRuns.ItemOf(run), run.Results, TestComparison.Of(baseline, run.Results, all)));
    }

    private async Task<TestRun> RunAsync(
        Guid tenantId, AgentChange? change, IReadOnlyList<TestCaseDetail> all, string state,
        Func<TestProgress, Task> onProgress, Actor actor, CancellationToken ct)
    {
        var (startedAt, began) = (clock.GetDatabaseNow(), Stopwatch.GetTimestamp());
        var asked = await AskAllAsync(tenantId, change, all, onProgress, actor, ct);
        TestResult[] results = [.. asked.Index().Select(r => r.Item ?? NotAsked(all[r.Index]))];
        var run = new TestRun
        {
            TenantId = tenantId,
            Kind = change is null ? TestRunKind.Current : TestRunKind.Draft,
            Agent = change is null ? null : UnicodeText.Truncate(change.Draft.Name.Trim(), AgentDraft.MaxName),
            Fingerprint = TestRuns.FingerprintOf(change, all, state),
            State = state,
            StartedBy = UnicodeText.Truncate(actor.Name, 256),
            StartedAt = startedAt,
            Milliseconds = (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds,
            Total = results.Length,
            Passed = results.Count(r => r.Passed),
            IsComplete = Array.TrueForAll(asked, r => r is not null),
            Results = results,
        };
        await runs.AddAsync(run, ct);
        return run;
    }

    /// <summary>The result of each case; null for those that were not asked in time.</summary>
    private async Task<TestResult?[]> AskAllAsync(
        Guid tenantId, AgentChange? change, IReadOnlyList<TestCaseDetail> all, Func<TestProgress, Task> onProgress,
        Actor actor, CancellationToken ct)
    {
        var hasPerson = (await handoff.RulesAsync(tenantId, ct)).IsOffered;
        var results = new TestResult?[all.Count];
        var done = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(MaxDuration);
        try
        {
            await Parallel.ForEachAsync(
                all.Index(),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = limit.Token },
                async (x, token) =>
                {
                    results[x.Index] = await AskAsync(tenantId, change, x.Item, hasPerson, actor, token);
                    await onProgress(new(Interlocked.Increment(ref done), all.Count));
                });
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The run took too long; what was asked is kept.
        }

        return results;
    }

    private async Task<TestResult> AskAsync(
        Guid tenantId, AgentChange? change, TestCaseDetail test, bool hasPerson, Actor actor, CancellationToken ct)
    {
        if (hasPerson && handoff.FindReason(test.Message) is not null)
        {
            return TestVerdict.Of(test, change, TrialAnswer.ByPerson);
        }

        var outcome = await trial.RunAsync(
            tenantId,
            new(change?.AgentId ?? Guid.Empty, change?.Draft, IsAlone: false),
            [.. test.History.Select(l => new DialogueLine(l.IsCustomer, l.Text))],
            test.Message, _ => Task.CompletedTask, actor, ct);
        return outcome is EditOutcome<TrialAnswer>.Saved { Value: var answer }
            ? TestVerdict.Of(test, change, answer)
            : NotAsked(test);
    }

    private static TestResult NotAsked(TestCaseDetail test) => new(
        test.Id, TestVerdict.BeginOf(test.Message, TestResult.MaxMessage), false,
        [$"was not asked: the run took longer than {MaxDuration.TotalMinutes:0} minutes"], "", [], false, 0);
}
