using System.Text.Json.Serialization;

namespace ChatPlatform.Core.TestSet;

/// <summary>How far a run is.</summary>
/// <param name="Done">Cases that were asked.</param>
/// <param name="Total">Number of cases.</param>
public sealed record TestProgress(int Done, int Total);

/// <summary>A run in a list.</summary>
/// <param name="Agent">Name of the agent whose values were tested; null for the agents as they were.</param>
/// <param name="Milliseconds">Duration.</param>
/// <param name="IsComplete">False when it took too long, so that cases were not asked.</param>
public sealed record TestRunItem(
    Guid Id, TestRunKind Kind, string? Agent, string StartedBy, DateTimeOffset StartedAt, int Milliseconds, int Total,
    int Passed, bool IsComplete);

/// <summary>A run with the result of each case.</summary>
/// <param name="Results">In the order in which the cases were added.</param>
public sealed record TestRunDetail(TestRunItem Run, IReadOnlyList<TestResult> Results);

/// <summary>
/// A run compared with the baseline: the newest complete run of what customers were answered by, which is one of the
/// agents as they were or one whose values were saved after it.
/// </summary>
/// <param name="BaselineAt">Time of the baseline; null when there is none, and nothing is worse.</param>
/// <param name="NewlyFailing">Cases that passed in the baseline, have not been changed since, and fail.</param>
/// <param name="NewlyPassing">Cases that failed in the baseline and pass.</param>
public sealed record TestComparison(
    DateTimeOffset? BaselineAt, IReadOnlyList<TestResult> NewlyFailing, IReadOnlyList<TestResult> NewlyPassing)
{
    /// <summary>True when a case fails that passed before.</summary>
    [JsonIgnore]
    public bool IsWorse => NewlyFailing.Count > 0;

    /// <param name="baseline">Null for none.</param>
    /// <param name="cases">The cases as they are now.</param>
    internal static TestComparison Of(
        TestRun? baseline, IReadOnlyList<TestResult> results, IReadOnlyList<TestCaseDetail> cases)
    {
        if (baseline is null)
        {
            return new(null, [], []);
        }

        var unchanged = cases.Where(c => c.ChangedAt <= baseline.StartedAt).Select(c => c.Id).ToHashSet();
        var before = baseline.Results.Where(r => unchanged.Contains(r.CaseId))
            .ToDictionary(r => r.CaseId, r => r.Passed);
        return new(
            baseline.StartedAt,
            [.. results.Where(r => !r.Passed && before.GetValueOrDefault(r.CaseId))],
            [.. results.Where(r => r.Passed && before.TryGetValue(r.CaseId, out var passed) && !passed)]);
    }
}

/// <summary>A finished run.</summary>
public sealed record TestReport(TestRunItem Run, IReadOnlyList<TestResult> Results, TestComparison Comparison);
