using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Jobs;

/// <summary>Number of jobs of one kind by state.</summary>
/// <param name="Waiting">Due now or after a pause.</param>
/// <param name="Retrying">Those of the waiting ones whose last attempt failed.</param>
/// <param name="Oldest">When the oldest waiting job was added; null without one.</param>
public sealed record JobCounts(int Waiting, int Retrying, int Running, int Failed, DateTimeOffset? Oldest);

/// <summary>Counts the jobs of all tenants.</summary>
public sealed class JobStatistics(TenantSql sql)
{
    private static readonly string s_count = $"""
        select count(*) filter (where status = {Literal(JobStatus.Queued)})::int,
          count(*) filter (where status = {Literal(JobStatus.Queued)} and attempts > 0)::int,
          count(*) filter (where status = {Literal(JobStatus.Processing)})::int,
          count(*) filter (where status = {Literal(JobStatus.Failed)})::int,
          min(created_at) filter (where status = {Literal(JobStatus.Queued)})
        from jobs where kind = $1
        """;

    /// <param name="kind">Kind of the jobs in the table of <see cref="Job"/>.</param>
    public async Task<JobCounts> CountAsync(string kind, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_count, Text(kind));
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3),
            await reader.IsDBNullAsync(4, ct) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(4, ct));
    }
}
