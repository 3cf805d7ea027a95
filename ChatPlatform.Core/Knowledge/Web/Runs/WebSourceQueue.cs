using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Web.Runs;

/// <summary>A web source that this instance may read while its lease lasts.</summary>
internal sealed record ClaimedWebSource(
    Guid TenantId, Guid Id, string Address, bool IsSitemap, WebSchedule Schedule, int MaxPages, string? Prefix,
    int Fence, int Attempts) : ILeasedJob;

/// <summary>
/// Web sources as durable jobs: claimed under a lease by the database's clock, fenced by a number that increases with
/// each claim. Those of suspended tenants wait.
/// </summary>
internal sealed class WebSourceQueue(
    TenantSql sql, DocumentPublisher publisher, IOptions<WebPageOptions> options, TimeProvider clock)
    : IJobStore<ClaimedWebSource>
{
    /// <summary>Claims after which a run fails.</summary>
    public const int MaxAttempts = 3;

    private const string MarkedFailed =
        "An internal error occurred while the pages were read. Read them again; if it happens again, contact the "
        + "platform's administrators.";

    private static readonly LeasedTable s_table = new(
        "web_sources", "tenant_id",
        "j.tenant_id, j.id, j.address, j.kind, j.schedule, j.max_pages, j.prefix, j.fence, j.attempts",
        $"exists (select from tenants t where t.id = tenant_id and t.status = {Literal(TenantStatus.Active)})",
        claimSet: ", pages_done = 0, pages_listed = 0", putBackSet: ", pages_done = 0, pages_listed = 0");

    private static readonly string s_report = $"""
        update web_sources set pages_done = $4, pages_listed = $5, lease_until = now() + $6
        where tenant_id = $1 and id = $2 and fence = $3 and status = {Literal(WebSourceStatus.Processing)}
        """;

    private static readonly string s_finish = $"""
        update web_sources set status = $4, lease_until = $5, attempts = 0, result = $6, finished_at = now(),
          changed_at = now()
        where tenant_id = $1 and id = $2 and fence = $3 and status = {Literal(WebSourceStatus.Processing)}
        """;

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>
    /// Claims the oldest source of any tenant that is due or was left by another instance; null when there is none.
    /// </summary>
    public async Task<ClaimedWebSource?> ClaimAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_table.Claim, P(Lease));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var claimed = new ClaimedWebSource(
            reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2),
            reader.GetString(3) == TextEnums.Of(WebSourceKind.Sitemap),
            Enum.GetValues<WebSchedule>().First(s => TextEnums.Of(s) == reader.GetString(4)), reader.GetInt32(5),
            await reader.IsDBNullAsync(6, ct) ? null : reader.GetString(6), reader.GetInt32(7), reader.GetInt32(8));
        publisher.SourceChanged(claimed.TenantId, claimed.Id);
        return claimed;
    }

    public Task<bool> RenewAsync(ClaimedWebSource job, CancellationToken ct) =>
        WriteAsync(job, s_table.Renew, [P(Lease)], ct);

    /// <summary>Writes nothing: storing the result also ended the job.</summary>
    public Task<bool> CompleteAsync(ClaimedWebSource job, CancellationToken ct) => Task.FromResult(true);

    public Task<bool> PostponeAsync(ClaimedWebSource job, TimeSpan pause, CancellationToken ct) =>
        ChangeAsync(job, s_table.Postpone, [P(pause)], ct);

    public Task<bool> ReleaseAsync(ClaimedWebSource job, CancellationToken ct) =>
        ChangeAsync(job, s_table.Release, [], ct);

    public Task<bool> MarkFailedAsync(ClaimedWebSource job, CancellationToken ct) =>
        FinishAsync(job, WebRunResult.Failure(MarkedFailed), ct);

    /// <summary>Stores the progress and renews the lease. False when the run has lost its claim.</summary>
    public Task<bool> ReportAsync(ClaimedWebSource source, int done, int listed, CancellationToken ct) =>
        ChangeAsync(source, s_report, [P(done), P(listed), P(Lease)], ct);

    /// <summary>Stores the result and the time of the next run.</summary>
    public Task<bool> FinishAsync(ClaimedWebSource source, WebRunResult result, CancellationToken ct)
    {
        var next = source.Schedule.After(clock.GetDatabaseNow());
        return ChangeAsync(
            source, s_finish,
            [
                Value(next is null ? WebSourceStatus.Idle : WebSourceStatus.Queued), Time(next),
                JsonB(JsonSerializer.Serialize(result, JsonSerializerOptions.Web)),
            ],
            ct);
    }

    /// <summary>Writes a new state and then publishes the change, so that open pages read the new state.</summary>
    private async Task<bool> ChangeAsync(
        ClaimedWebSource source, string statement, NpgsqlParameter[] values, CancellationToken ct)
    {
        var written = await WriteAsync(source, statement, values, ct);
        publisher.SourceChanged(source.TenantId, source.Id);
        return written;
    }

    private async Task<bool> WriteAsync(
        ClaimedWebSource source, string statement, NpgsqlParameter[] values, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(source.TenantId))
            .Add(statement, [P(source.TenantId), P(source.Id), P(source.Fence), .. values]);
        return await batch.ExecuteAsync(ct) == 1;
    }
}
