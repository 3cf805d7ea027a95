using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>
/// Collects the memory of closed circuits once most are closed (S27). On an idle instance the runtime would not
/// collect. Nothing is collected while more circuits are open than were closed, to avoid pauses.
/// </summary>
public sealed partial class CircuitMemoryTrimmer(CircuitSlots open, ILogger<CircuitMemoryTrimmer> logger)
    : BackgroundService
{
    /// <summary>Minimum number of closed circuits for a collection.</summary>
    private const int MinClosed = 50;

    /// <summary>
    /// Number of checks in which a closed circuit counts. The framework keeps pending JavaScript calls for a minute, so
    /// memory is collected immediately and after the last check.
    /// </summary>
    private const int MaxChecks = 3;

    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(30);

    private int _closed;

    /// <summary>Records a closed circuit.</summary>
    public void Add() => Interlocked.Increment(ref _closed);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_checkInterval);
        var checks = new Queue<int>();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var newlyClosed = Interlocked.Exchange(ref _closed, 0);
                checks.Enqueue(newlyClosed);
                var closed = checks.Sum();
                var isDue = newlyClosed > 0 || (checks.Count == MaxChecks && checks.Peek() > 0);
                if (isDue && closed >= MinClosed && closed > open.Count)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    var pause = GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0];
                    Log.Collected(logger, closed, pause);
                }

                if (checks.Count == MaxChecks)
                {
                    checks.Dequeue();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{Pages} circuits were closed; collecting their memory took {Pause}")]
        public static partial void Collected(ILogger logger, int pages, TimeSpan pause);
    }
}

/// <summary>Reports closed circuits to the trimmer.</summary>
internal sealed class ClosedCircuitCounter(CircuitMemoryTrimmer closed) : CircuitHandler
{
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        closed.Add();
        return Task.CompletedTask;
    }
}
