using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>
/// Gives the memory of pages back once most people have left (S27). The runtime collects when it needs room, which on
/// an instance that has become quiet is never; while more pages are open than were closed, nothing is done that would
/// make their people wait.
/// </summary>
public sealed partial class CircuitMemoryTrimmer(CircuitSlots open, ILogger<CircuitMemoryTrimmer> logger)
    : BackgroundService
{
    /// <summary>Fewer are not worth it.</summary>
    private const int Many = 50;

    /// <summary>
    /// Looks in which a closed page counts. The framework keeps its scripts' calls for a minute, so it is collected at
    /// once and after the last look.
    /// </summary>
    private const int Looks = 3;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    private int _closed;

    /// <summary>One more page is closed for good.</summary>
    public void Add() => Interlocked.Increment(ref _closed);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause);
        var looks = new Queue<int>();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var news = Interlocked.Exchange(ref _closed, 0);
                looks.Enqueue(news);
                var closed = looks.Sum();
                if ((news > 0 || (looks.Count == Looks && looks.Peek() > 0)) && closed >= Many && closed > open.Count)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    var pause = GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0];
                    Log.Collected(logger, closed, pause);
                }

                if (looks.Count == Looks)
                {
                    looks.Dequeue();
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
            Level = LogLevel.Information, Message = "{Pages} pages were closed; collecting their memory took {Pause}")]
        public static partial void Collected(ILogger logger, int pages, TimeSpan pause);
    }
}

/// <summary>Tells when the framework has let go of a page.</summary>
internal sealed class ClosedCircuitCounter(CircuitMemoryTrimmer closed) : CircuitHandler
{
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        closed.Add();
        return Task.CompletedTask;
    }
}
