using ChatPlatform.Core.Data;
using Microsoft.Extensions.Options;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>A document that this instance may read while its lease lasts.</summary>
public sealed record ClaimedDocument(Guid TenantId, Guid Id, string Name, string StorageKey, string MediaType, int Fence, int Attempts);

/// <summary>Documents as durable jobs: claimed under a lease by the database's clock, fenced by a number that grows with each claim (R18).</summary>
public sealed class DocumentQueue(TenantSql sql, IOptions<IngestionOptions> options)
{
    /// <summary>Claims after which a document is given up.</summary>
    public const int MaxAttempts = 3;

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>The oldest document that waits, of any tenant, or that an instance left behind; null when there is none.</summary>
    public async Task<ClaimedDocument?> ClaimAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            """
            update documents d set status = 'processing', fence = fence + 1, attempts = attempts + 1, progress = 0, progress_text = 'Starting',
              lease_until = now() + $1, changed_at = now()
            from (
              select tenant_id, id from documents
              where (status = 'queued' and (lease_until is null or lease_until < now())) or (status = 'processing' and lease_until < now())
              order by created_at limit 1 for update skip locked) next
            where d.tenant_id = next.tenant_id and d.id = next.id
            returning d.tenant_id, d.id, d.name, d.storage_key, d.media_type, d.fence, d.attempts
            """,
            P(Lease));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.GetInt32(6))
            : null;
    }

    /// <summary>Writes how far the work is and prolongs the lease. False: the document is gone or somebody else's, stop.</summary>
    /// <param name="percent">0 to 100.</param>
    public Task<bool> ReportAsync(ClaimedDocument document, int percent, string text, CancellationToken ct) => UpdateAsync(
        document,
        """
        update documents set progress = $4, progress_text = $5, lease_until = now() + $6, changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = 'processing'
        """,
        [P(percent), Text(text), P(Lease)],
        ct);

    /// <summary>Ends the work with a reason for the tenant.</summary>
    public Task<bool> FailAsync(ClaimedDocument document, string code, string detail, CancellationToken ct) => UpdateAsync(
        document,
        """
        update documents set status = 'failed', failure_code = $4, failure_detail = $5, progress = 0, progress_text = null, lease_until = null, changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = 'processing'
        """,
        [Text(code), Text(detail)],
        ct);

    /// <summary>Puts the document back; it is taken up again after a pause.</summary>
    public Task<bool> PostponeAsync(ClaimedDocument document, TimeSpan pause, CancellationToken ct) => UpdateAsync(
        document,
        """
        update documents set status = 'queued', progress = 0, progress_text = null, lease_until = now() + $4, changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = 'processing'
        """,
        [P(pause)],
        ct);

    private async Task<bool> UpdateAsync(ClaimedDocument document, string statement, Npgsql.NpgsqlParameter[] values, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(document.TenantId))
            .Add(statement, [P(document.TenantId), P(document.Id), P(document.Fence), .. values]);
        return await batch.ExecuteAsync(ct) == 1;
    }
}
