using ChatPlatform.Core.Data;
using ChatPlatform.Core.Jobs;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>A document that this instance may process while its lease lasts.</summary>
/// <param name="Size">Bytes of the file.</param>
/// <param name="Address">Web address of a page; null for other documents.</param>
public sealed record ClaimedDocument(
    Guid TenantId, Guid Id, string Name, string StorageKey, string MediaType, int Fence, int Attempts, long Size = 0,
    string? Address = null) : ILeasedJob;

/// <summary>
/// Documents as durable jobs: claimed under a lease by the database's clock, fenced by a number that increases with
/// each claim (R18). Tenants take turns; <see cref="IngestionTurns"/> keeps a place free for small files.
/// </summary>
public sealed class DocumentQueue(
    TenantSql sql, DocumentPublisher publisher, IngestionTurns turns, IOptions<IngestionOptions> options)
    : IJobStore<ClaimedDocument>
{
    /// <summary>Claims after which a document fails.</summary>
    public const int MaxAttempts = 3;

    private const string MarkedFailed =
        "An internal error occurred while the file was processed. "
        + "Try again; if it happens again, contact the platform's administrators.";

    private static readonly LeasedTable s_table = new(
        "documents", "tenant_id",
        "j.tenant_id, j.id, j.name, j.storage_key, j.media_type, j.fence, j.attempts, j.size, j.address",
        filter: "(size <= $2 or $3)",
        order: $"""
          (select count(*) from documents b where b.tenant_id = documents.tenant_id
             and b.status = {Literal(DocumentStatus.Processing)} and b.lease_until >= now()),
          coalesce(array_position($4::uuid[], tenant_id), 0), {QueuePlaces.OrderInTenant}
          """,
        claimSet: ", progress = 0, progress_text = 'Starting'", putBackSet: ", progress = 0, progress_text = null");

    private static readonly string s_report = $"""
        update documents set progress = $4, progress_text = $5, lease_until = now() + $6, changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = {Literal(DocumentStatus.Processing)}
        """;

    private static readonly string s_fail = $"""
        update documents set status = {Literal(DocumentStatus.Failed)}, failure_code = $4, failure_detail = $5,
          progress = 0, progress_text = null, lease_until = null, is_urgent = false, changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = {Literal(DocumentStatus.Processing)}
        """;

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>
    /// Claims a document that is queued or was left by another instance; null when there is none. First is the tenant
    /// with the fewest documents in work, then the one that was served longest ago; of its documents those that staff
    /// wait for, then files before web pages, small before large ones, and older before newer ones.
    /// </summary>
    public async Task<ClaimedDocument?> ClaimAsync(CancellationToken ct)
    {
        using var turn = await turns.BeginAsync(ct);
        await using var batch = sql.Batch(DataScope.Platform).Add(
            s_table.Claim, P(Lease), P(IngestionTurns.SmallSize), P(turn.MayBeLarge), P(turn.Served));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var claimed = new ClaimedDocument(
            reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
            reader.GetInt32(5), reader.GetInt32(6), reader.GetInt64(7),
            await reader.IsDBNullAsync(8, ct) ? null : reader.GetString(8));
        turns.Began(claimed);
        return claimed;
    }

    public Task<bool> RenewAsync(ClaimedDocument job, CancellationToken ct) =>
        WriteAsync(job, s_table.Renew, [P(Lease)], ct);

    /// <summary>Writes nothing: publishing the chunks also ended the job.</summary>
    public Task<bool> CompleteAsync(ClaimedDocument job, CancellationToken ct) => Task.FromResult(true);

    public Task<bool> PostponeAsync(ClaimedDocument job, TimeSpan pause, CancellationToken ct) =>
        ChangeAsync(job, s_table.Postpone, [P(pause)], ct);

    public Task<bool> ReleaseAsync(ClaimedDocument job, CancellationToken ct) =>
        ChangeAsync(job, s_table.Release, [], ct);

    public Task<bool> MarkFailedAsync(ClaimedDocument job, CancellationToken ct)
    {
        turns.Ended(job);
        return FailAsync(job, "internal", MarkedFailed, ct);
    }

    /// <summary>Stores the progress and renews the lease.</summary>
    /// <param name="percent">0 to 100.</param>
    public Task<bool> ReportAsync(ClaimedDocument document, int percent, string text, CancellationToken ct) =>
        WriteAsync(document, s_report, [P(percent), Text(text), P(Lease)], ct);

    /// <summary>Ends the job with an error for the tenant.</summary>
    public Task<bool> FailAsync(ClaimedDocument document, string code, string detail, CancellationToken ct) =>
        ChangeAsync(document, s_fail, [Text(code), Text(detail)], ct);

    /// <summary>Writes a new state and then publishes the change, so that open pages read the new state.</summary>
    private async Task<bool> ChangeAsync(
        ClaimedDocument document, string statement, NpgsqlParameter[] values, CancellationToken ct)
    {
        var written = await WriteAsync(document, statement, values, ct);
        publisher.Changed(document.TenantId, document.Id);
        return written;
    }

    private async Task<bool> WriteAsync(ClaimedDocument document, string statement, NpgsqlParameter[] values,
        CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(document.TenantId))
            .Add(statement, [P(document.TenantId), P(document.Id), P(document.Fence), .. values]);
        return await batch.ExecuteAsync(ct) == 1;
    }
}
