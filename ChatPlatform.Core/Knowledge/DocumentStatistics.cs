using ChatPlatform.Core.Data;
using ChatPlatform.Core.Jobs;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge;

/// <summary>A document of any tenant whose processing failed. Its name belongs to the tenant and is not read.</summary>
/// <param name="Code">Stable code of the failure, snake_case.</param>
public sealed record FailedDocument(
    Guid TenantId, string TenantSlug, Guid DocumentId, string? Code, string? Detail, DateTimeOffset ChangedAt);

/// <summary>Counts the documents of all tenants as jobs, for platform admins.</summary>
public sealed class DocumentStatistics(TenantSql sql)
{
    /// <summary>Maximum failed documents that are listed.</summary>
    public const int MaxFailed = 20;

    private static readonly string s_count = $"""
        select count(*) filter (where status = {Queued})::int,
          count(*) filter (where status = {Queued} and attempts > 0)::int,
          count(*) filter (where status = {Literal(DocumentStatus.Processing)})::int,
          (select count(*)::int from documents where status = {Failed}),
          min(created_at) filter (where status = {Queued})
        from documents where status in ({Queued}, {Literal(DocumentStatus.Processing)})
        """;

    private static readonly string s_failed = $"""
        select d.tenant_id, t.slug, d.id, d.failure_code, d.failure_detail, d.changed_at
        from documents d join tenants t on t.id = d.tenant_id
        where d.status = {Failed} order by d.changed_at desc, d.id limit $1
        """;

    private static string Queued => Literal(DocumentStatus.Queued);

    private static string Failed => Literal(DocumentStatus.Failed);

    public async Task<JobCounts> CountAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_count);
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3),
            await reader.IsDBNullAsync(4, ct) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(4, ct));
    }

    /// <summary>The documents that failed last, at most <see cref="MaxFailed"/>.</summary>
    public async Task<IReadOnlyList<FailedDocument>> FailedAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_failed, P(MaxFailed));
        await using var reader = await batch.ReadAsync(ct);
        var failed = new List<FailedDocument>();
        while (await reader.ReadAsync(ct))
        {
            failed.Add(
                new(
                    reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2),
                    await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3),
                    await reader.IsDBNullAsync(4, ct) ? null : reader.GetString(4),
                    await reader.GetFieldValueAsync<DateTimeOffset>(5, ct)));
        }

        return failed;
    }
}
