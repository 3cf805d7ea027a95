using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>Options for running turns.</summary>
public sealed class TurnOptions
{
    /// <summary>Turns that one instance runs at the same time; further turns wait in the database.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 10_000)]
    public int MaxConcurrent { get; set; } = 256;

    /// <summary>Maximum duration of a turn; then it fails with an error that the visitor can retry.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 600)]
    public int MaxSeconds { get; set; } = 120;

    /// <summary>
    /// Seconds from the start of an attempt at an answer in which its agents may call tools (S58).
    /// </summary>
    [System.ComponentModel.DataAnnotations.Range(1, 600)]
    public int ToolSeconds { get; set; } = 60;
}

/// <summary>
/// Runs signalled turns, and polls once a second for turns that were not signalled or whose instance stopped.
/// </summary>
public sealed partial class TurnWorker(
    TurnSignal signal,
    TurnStore store,
    TurnRunner runner,
    IOptions<TurnOptions> options,
    ILogger<TurnWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var slots = new SemaphoreSlim(options.Value.MaxConcurrent);
        var sweep = SweepAsync(stoppingToken);
        try
        {
            await foreach (var turn in signal.Reader.ReadAllAsync(stoppingToken))
            {
                await slots.WaitAsync(stoppingToken);
                _ = RunAsync(turn, slots, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }

        await sweep;
        for (var i = 0; i < options.Value.MaxConcurrent; i++)
        {
            // Turns that are being cancelled still use services that the host disposes after this one.
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task RunAsync(TurnRef turn, SemaphoreSlim slots, CancellationToken ct)
    {
        try
        {
            await runner.RunAsync(turn, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Log.RunFailed(logger, turn.TurnId, e);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(s_sweepInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                try
                {
                    foreach (var turn in await store.FindAbandonedAsync(ct))
                    {
                        signal.Notify(turn);
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.SweepFailed(logger, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Turn {TurnId} could not be run")]
        public static partial void RunFailed(ILogger logger, Guid turnId, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Polling for abandoned turns failed")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
