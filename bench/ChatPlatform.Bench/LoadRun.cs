using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatPlatform.Bench;

/// <summary>Runs concurrent visitors until a number of turns or a time limit is reached.</summary>
internal sealed class LoadRun(IReadOnlyList<Visitor> visitors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public async Task<LoadResult> RunAsync(int turns, TimeSpan limit, CancellationToken ct)
    {
        var outcomes = new ConcurrentBag<TurnOutcome>();
        var left = turns;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(visitors.Select(async visitor =>
        {
            while (Interlocked.Decrement(ref left) >= 0 && clock.Elapsed < limit && !ct.IsCancellationRequested)
            {
                outcomes.Add(await visitor.AskAsync("Please tell Alpha to look up ACM-1001 for me", s_patience, ct));
            }
        }));
        return new([.. outcomes], clock.Elapsed);
    }
}

/// <summary>Result of a load run.</summary>
internal sealed record LoadResult(IReadOnlyList<TurnOutcome> Outcomes, TimeSpan Elapsed)
{
    public int Completed => Outcomes.Count(o => o.Succeeded);

    public int Errors => Outcomes.Count - Completed;

    public double TurnsPerSecond => Completed / Elapsed.TotalSeconds;

    /// <summary>Milliseconds to the first text, as a percentile.</summary>
    public double FirstText(double share) => Percentile(o => o.FirstText, share);

    /// <summary>Milliseconds to the complete answer, as a percentile.</summary>
    public double Whole(double share) => Percentile(o => o.Whole, share);

    private double Percentile(Func<TurnOutcome, TimeSpan> time, double share)
    {
        var sorted = Outcomes.Where(o => o.Succeeded).Select(o => time(o).TotalMilliseconds).Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min((int)(sorted.Count * share), sorted.Count - 1)];
    }
}
