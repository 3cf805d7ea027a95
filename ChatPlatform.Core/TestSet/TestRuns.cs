using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.TestSet;

/// <summary>The runs of a tenant's test set that are kept.</summary>
public sealed class TestRuns(AppDbFactory databases, DocumentQueries documents)
{
    /// <summary>A page of the runs, newest first.</summary>
    public async Task<ListPage<TestRunItem>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var runs = db.TestRuns.AsNoTracking().Where(r => r.TenantId == tenantId);
        if (page.AfterTime is var (at, id))
        {
            runs = runs.Where(r => r.StartedAt < at || (r.StartedAt == at && r.Id < id));
        }

        return await runs
            .OrderByDescending(r => r.StartedAt)
            .ThenByDescending(r => r.Id)
            .Select(r => new TestRunItem(
                r.Id, r.Kind, r.Agent, r.StartedBy, r.StartedAt, r.Milliseconds, r.Total, r.Passed, r.IsComplete))
            .ToPageAsync(page, r => PageKeys.Of(r.StartedAt, r.Id), ct);
    }

    public async Task<TestRunDetail?> FindAsync(Guid tenantId, Guid runId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.TestRuns.AsNoTracking().FirstOrDefaultAsync(r => r.TenantId == tenantId && r.Id == runId, ct)
            is { } run
            ? new(ItemOf(run), run.Results)
            : null;
    }

    /// <summary>The newest run of the agents as customers have them; null when there is none.</summary>
    public async Task<TestRunDetail?> LatestAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Live(db, tenantId).FirstOrDefaultAsync(ct) is { } run ? new(ItemOf(run), run.Results) : null;
    }

    /// <summary>The run that later ones are compared with; null when there is none.</summary>
    internal async Task<TestRun?> BaselineAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Live(db, tenantId).FirstOrDefaultAsync(r => r.IsComplete, ct);
    }

    /// <summary>Adds a run and removes the oldest ones, but never the baseline.</summary>
    internal async Task AddAsync(TestRun run, CancellationToken ct)
    {
        await using var db = databases.ForTenant(run.TenantId);
        db.TestRuns.Add(run);
        await db.SaveChangesAsync(ct);
        var baseline = await Live(db, run.TenantId).Where(r => r.IsComplete).Select(r => r.Id).FirstOrDefaultAsync(ct);
        await db.TestRuns.Where(r => r.TenantId == run.TenantId && r.Id != baseline)
            .OrderByDescending(r => r.StartedAt)
            .ThenByDescending(r => r.Id)
            .Skip(TestRun.MaxKept - 1)
            .ExecuteDeleteAsync(ct);
    }

    /// <summary>The newest complete run with a fingerprint that began after a time; null for none.</summary>
    internal async Task<TestRun?> FindAsync(
        Guid tenantId, string fingerprint, DateTimeOffset since, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.TestRuns.AsNoTracking()
            .Where(r => r.TenantId == tenantId && r.Fingerprint == fingerprint && r.IsComplete && r.StartedAt >= since)
            .OrderByDescending(r => r.StartedAt)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Notes that the values of a run were saved.</summary>
    internal async Task MarkPublishedAsync(Guid tenantId, Guid runId, CancellationToken ct)
    {
        var state = await StateAsync(tenantId, ct);
        await using var db = databases.ForTenant(tenantId);
        await db.TestRuns.Where(r => r.TenantId == tenantId && r.Id == runId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Kind, TestRunKind.Published).SetProperty(r => r.State, state), ct);
    }

    /// <summary>State of what answers customers: it changes with agents, tools, settings and documents.</summary>
    internal async Task<string> StateAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var revision = await db.TenantRevisions.Where(r => r.TenantId == tenantId)
            .Select(r => r.Number)
            .FirstOrDefaultAsync(ct);
        var (count, last) = await documents.ReadyAsync(tenantId, ct);
        return string.Create(CultureInfo.InvariantCulture, $"{revision} {count} {last?.UtcTicks}");
    }

    /// <summary>Identifies the cases, the values to test and the state of the tenant.</summary>
    /// <param name="change">Null for the agents as they are.</param>
    /// <param name="state">From <see cref="StateAsync"/>.</param>
    internal static string FingerprintOf(AgentChange? change, IReadOnlyList<TestCaseDetail> cases, string state)
    {
        var tested = JsonSerializer.SerializeToUtf8Bytes(new
        {
            state,
            change?.AgentId,
            Draft = change is null ? null : change.Draft with { Name = change.Draft.Name.Trim() },
            Cases = cases.Select(c => $"{c.Id} {c.ConcurrencyToken}"),
        });
        return Convert.ToHexStringLower(SHA256.HashData(tested));
    }

    internal static TestRunItem ItemOf(TestRun r) => new(
        r.Id, r.Kind, r.Agent, r.StartedBy, r.StartedAt, r.Milliseconds, r.Total, r.Passed, r.IsComplete);

    /// <summary>Runs of what customers were answered by, newest first.</summary>
    private static IQueryable<TestRun> Live(AppDb db, Guid tenantId) =>
        db.TestRuns.AsNoTracking()
            .Where(r => r.TenantId == tenantId && r.Kind != TestRunKind.Draft)
            .OrderByDescending(r => r.StartedAt)
            .ThenByDescending(r => r.Id);
}
