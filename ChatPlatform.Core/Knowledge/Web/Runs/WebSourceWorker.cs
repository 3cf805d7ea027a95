using ChatPlatform.Core.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Web.Runs;

/// <summary>Reads web sources that are due, a few at a time.</summary>
internal sealed class WebSourceWorker(
    WebSourceQueue queue, WebSourceRun run, WebSourceSignal signal, IOptions<WebPageOptions> options,
    TimeProvider clock, ILogger<WebSourceWorker> logger) : BackgroundService
{
    private readonly JobLoop<ClaimedWebSource> _loop = new(
        queue, signal, run.RunAsync,
        new(
            Lease: TimeSpan.FromSeconds(options.Value.LeaseSeconds), CheckInterval: TimeSpan.FromSeconds(5),
            FirstPause: TimeSpan.FromSeconds(10), MaxDelay: TimeSpan.FromMinutes(2), WebSourceQueue.MaxAttempts,
            options.Value.Concurrency),
        clock, logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(stoppingToken);
}
