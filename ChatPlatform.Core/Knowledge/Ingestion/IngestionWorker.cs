using ChatPlatform.Core.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Processes queued and abandoned documents, a few at a time.</summary>
public sealed class IngestionWorker(
    DocumentQueue queue, DocumentIngestion ingestion, IngestionSignal signal, IOptions<IngestionOptions> options,
    TimeProvider clock,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    private readonly JobLoop<ClaimedDocument> _loop = new(
        queue, signal, ingestion.RunAsync,
        new(
            Lease: TimeSpan.FromSeconds(options.Value.LeaseSeconds), CheckInterval: TimeSpan.FromSeconds(3),
            FirstPause: TimeSpan.FromSeconds(5), MaxDelay: TimeSpan.FromMinutes(1), DocumentQueue.MaxAttempts,
            options.Value.Concurrency),
        clock, logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(stoppingToken);
}
