using ChatPlatform.Core.Data;
using ChatPlatform.Core.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tenancy.Erasure;

/// <summary>
/// Runs the erasure of deleted tenants. An erasure is attempted until it succeeds; until then the tenant is listed as
/// being deleted.
/// </summary>
public sealed partial class TenantErasureWorker(
    TenantSql sql, TenantEraser eraser, TenantErasureSignal signal, TimeProvider clock,
    ILogger<TenantErasureWorker> logger)
    : BackgroundService
{
    private static readonly JobPolicy s_policy = new(
        Lease: TimeSpan.FromMinutes(1), CheckInterval: TimeSpan.FromSeconds(5), FirstPause: TimeSpan.FromSeconds(5),
        MaxDelay: TimeSpan.FromMinutes(5));

    /// <summary>Adds jobs for tenants deleted by versions that had no jobs.</summary>
    private static readonly string s_addMissing = $"""
        insert into jobs (kind, id, subject_id, status, fence, attempts, created_at, changed_at)
        select $1, gen_random_uuid(), t.id, {Literal(JobStatus.Queued)}, 0, 0, now(), now()
        from tenants t where t.status = {Literal(TenantStatus.Deleting)}
        on conflict do nothing
        """;

    private readonly JobLoop<ClaimedJob> _loop = new(
        new JobQueue(
            sql, TenantEraser.JobKind, s_policy.Lease,
            (transaction, job, ct) => TenantEraser.RecordAsync(transaction, job.SubjectId, ct)),
        signal, (job, ct) => eraser.EraseAsync(job.SubjectId, ct), s_policy, clock, logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var batch = sql.Batch(DataScope.Platform).Add(s_addMissing, Text(TenantEraser.JobKind));
            await batch.ExecuteAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.AddingFailed(logger, e);
        }

        await _loop.RunAsync(stoppingToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "Deleted tenants without an erasure job could not be queried")]
        public static partial void AddingFailed(ILogger logger, Exception exception);
    }
}
