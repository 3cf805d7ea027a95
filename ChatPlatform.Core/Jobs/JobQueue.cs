using ChatPlatform.Core.Data;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Jobs;

/// <summary>A claimed row of <see cref="Job"/>.</summary>
public sealed record ClaimedJob(Guid Id, Guid SubjectId, int Fence, int Attempts) : ILeasedJob;

/// <summary>The jobs of one kind in the table of <see cref="Job"/>.</summary>
/// <param name="whenDone">Writes within the transaction that deletes a completed job; null writes nothing. Called only
/// when the claim still holds, so what it writes is committed once for each job.</param>
public sealed class JobQueue(
    TenantSql sql, string kind, TimeSpan lease,
    Func<ScopedTransaction, ClaimedJob, CancellationToken, Task>? whenDone = null)
    : IJobStore<ClaimedJob>
{
    private static readonly LeasedTable s_table = new(
        "jobs", "kind", "j.id, j.subject_id, j.fence, j.attempts", "kind = $2");

    public async Task<ClaimedJob?> ClaimAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_table.Claim, P(lease), Text(kind));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetInt32(3))
            : null;
    }

    public Task<bool> RenewAsync(ClaimedJob job, CancellationToken ct) =>
        WriteAsync(job, s_table.Renew, [P(lease)], ct);

    public async Task<bool> CompleteAsync(ClaimedJob job, CancellationToken ct)
    {
        await using var transaction = await sql.BeginAsync(DataScope.Platform, ct);
        if (await transaction.ExecuteAsync(s_table.Delete, KeyOf(job), ct) == 0)
        {
            return false;
        }

        if (whenDone is not null)
        {
            await whenDone(transaction, job, ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    public Task<bool> PostponeAsync(ClaimedJob job, TimeSpan pause, CancellationToken ct) =>
        WriteAsync(job, s_table.Postpone, [P(pause)], ct);

    public Task<bool> ReleaseAsync(ClaimedJob job, CancellationToken ct) => WriteAsync(job, s_table.Release, [], ct);

    public Task<bool> MarkFailedAsync(ClaimedJob job, CancellationToken ct) => WriteAsync(job, s_table.Fail, [], ct);

    private async Task<bool> WriteAsync(
        ClaimedJob job, string statement, NpgsqlParameter[] values, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(statement, [.. KeyOf(job), .. values]);
        return await batch.ExecuteAsync(ct) == 1;
    }

    private NpgsqlParameter[] KeyOf(ClaimedJob job) => [Text(kind), P(job.Id), P(job.Fence)];
}
