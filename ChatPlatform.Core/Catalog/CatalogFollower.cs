using ChatPlatform.Core.Data;
using ChatPlatform.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Catalog;

/// <summary>Wakes this instance's follower when an entry has changed.</summary>
public sealed class CatalogSignal : JobSignal;

/// <summary>
/// Brings the copies that tenants have not changed up to date with their entries, in small batches of short
/// transactions. A copy whose revision is lower than its entry's is the queue itself, so that an interrupted run is
/// continued by any instance.
/// </summary>
public sealed partial class CatalogFollower(
    AppDbFactory databases, IEnumerable<ICatalogCopies> kinds, CatalogSignal signal, TimeProvider clock,
    ILogger<CatalogFollower> logger)
    : BackgroundService
{
    private const int BatchSize = 50;

    /// <summary>How often copies are looked for besides the signal, for changes made by other instances.</summary>
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await signal.WaitAsync(s_checkInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Log.RunFailed(logger, e);
                await Task.Delay(s_checkInterval, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Brings every copy that follows up to date; returns how many were changed.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var changed = 0;
        foreach (var kind in kinds)
        {
            for (Guid? after = null; ;)
            {
                var batch = await FindAsync(kind, after, ct);
                foreach (var copy in batch)
                {
                    changed += await FollowAsync(kind, copy, ct) ? 1 : 0;
                }

                if (batch.Count < BatchSize)
                {
                    break;
                }

                after = batch[^1].Id;
            }
        }

        return changed;
    }

    private async Task<IReadOnlyList<CatalogCopy>> FindAsync(ICatalogCopies kind, Guid? after, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await kind.Copies(db)
            .Where(c =>
                !c.IsChangedHere
                && (after == null || c.Id > after)
                && db.CatalogEntries.Any(e =>
                    e.Id == c.EntryId && e.Kind == kind.Kind && e.IsEnabled && e.Revision > c.Revision))
            .OrderBy(c => c.Id)
            .Take(BatchSize)
            .ToListAsync(ct);
    }

    /// <summary>A copy that cannot follow does not keep the others from it.</summary>
    private async Task<bool> FollowAsync(ICatalogCopies kind, CatalogCopy copy, CancellationToken ct)
    {
        try
        {
            return await kind.FollowAsync(copy.TenantId, copy.Id, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.CopyFailed(logger, copy.Id, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Copy {CopyId} of a catalog entry could not be updated")]
        public static partial void CopyFailed(ILogger logger, Guid copyId, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Outdated copies of catalog entries could not be read")]
        public static partial void RunFailed(ILogger logger, Exception exception);
    }
}
