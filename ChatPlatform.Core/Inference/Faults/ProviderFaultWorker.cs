using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Inference.Faults;

/// <summary>Writes the failed calls of this instance every few seconds, so that no answer waits for it.</summary>
internal sealed partial class ProviderFaultWorker(
    ProviderFaults faults, TimeProvider clock, ILogger<ProviderFaultWorker> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryWriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryWriteAsync(CancellationToken ct)
    {
        try
        {
            await faults.WriteAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotWritten(logger, e.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Failed calls to providers were not recorded ({Kind})")]
        public static partial void NotWritten(ILogger logger, string kind);
    }
}
