using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Reads the documents that wait, a few at a time, and looks now and then for those that an instance left behind.</summary>
public sealed partial class IngestionWorker(
    DocumentQueue queue, DocumentIngestion ingestion, IngestionSignal signal, IOptions<IngestionOptions> options, ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Concurrency).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await queue.ClaimAsync(ct) is { } document)
                {
                    await ingestion.RunAsync(document, ct);
                }
                else
                {
                    await signal.WaitAsync(s_patience, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Log.WorkFailed(logger, e);
                await signal.WaitAsync(s_patience, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for documents failed; trying again")]
        public static partial void WorkFailed(ILogger logger, Exception exception);
    }
}
