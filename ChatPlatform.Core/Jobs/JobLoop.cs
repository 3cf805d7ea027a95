using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Jobs;

/// <summary>
/// Runs jobs of one kind: claims them, renews the lease while they run, and stores the result. Jobs run at least once:
/// the job of an instance that stopped is claimed again by any instance when its lease has expired.
/// </summary>
/// <param name="run">
/// Does the work outside any transaction. Its token is cancelled when the lease is lost or the server stops; an
/// exception counts as a failed attempt.
/// </param>
public sealed partial class JobLoop<TJob>(
    IJobStore<TJob> store, JobSignal signal, Func<TJob, CancellationToken, Task> run, JobPolicy policy,
    TimeProvider clock, ILogger logger)
    where TJob : class, ILeasedJob
{
    private static readonly TimeSpan s_shutdownLimit = TimeSpan.FromSeconds(5);

    /// <summary>Runs until the server stops; interrupted jobs are then returned to the queue.</summary>
    public Task RunAsync(CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, policy.Concurrency).Select(_ => WorkAsync(stopping)));

    /// <summary>Claims and runs one job; false when none was due.</summary>
    public async Task<bool> RunNextAsync(CancellationToken stopping)
    {
        if (await store.ClaimAsync(stopping) is not { } job)
        {
            return false;
        }

        if (job.Attempts > policy.MaxAttempts)
        {
            await store.MarkFailedAsync(job, stopping); // Its instances stopped before the last attempts ended.
            return true;
        }

        using var lease = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewal = RenewAsync(job, lease);
        try
        {
            await run(job, lease.Token);
            await store.CompleteAsync(job, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(job);
        }
        catch (OperationCanceledException) when (lease.IsCancellationRequested)
        {
            // The job no longer exists or another instance has it.
        }
        catch (Exception e)
        {
            Log.AttemptFailed(logger, job.Attempts, job.Id, e);
            await RetryOrFailAsync(job, stopping);
        }
        finally
        {
            await lease.CancelAsync();
            await renewal;
        }

        return true;
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await RunNextAsync(stopping))
                {
                    await signal.WaitAsync(policy.CheckInterval, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Log.LoopFailed(logger, e);
                await Task.Delay(policy.CheckInterval, clock, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<bool> RetryOrFailAsync(TJob job, CancellationToken ct) => job.Attempts >= policy.MaxAttempts
        ? store.MarkFailedAsync(job, ct)
        : store.PostponeAsync(job, policy.PauseAfter(job.Attempts), ct);

    private async Task ReleaseAsync(TJob job)
    {
        using var limit = new CancellationTokenSource(s_shutdownLimit, clock);
        try
        {
            await store.ReleaseAsync(job, limit.Token);
        }
        catch (Exception e)
        {
            Log.ReleaseFailed(logger, job.Id, e);
        }
    }

    private async Task RenewAsync(TJob job, CancellationTokenSource lease)
    {
        using var timer = new PeriodicTimer(policy.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(lease.Token))
            {
                if (!await TryRenewAsync(job, lease.Token))
                {
                    await lease.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<bool> TryRenewAsync(TJob job, CancellationToken ct)
    {
        try
        {
            return await store.RenewAsync(job, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A missed renewal may not lose the lease; the fence decides when the result is written.
            Log.RenewalFailed(logger, job.Id, e);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Attempt {Attempt} at job {JobId} failed")]
        public static partial void AttemptFailed(ILogger logger, int attempt, Guid jobId, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Claiming a job or storing its result failed")]
        public static partial void LoopFailed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning,
            Message = "Job {JobId} could not be returned to the queue; it is due when its lease expires")]
        public static partial void ReleaseFailed(ILogger logger, Guid jobId, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of job {JobId} could not be renewed")]
        public static partial void RenewalFailed(ILogger logger, Guid jobId, Exception exception);
    }
}
