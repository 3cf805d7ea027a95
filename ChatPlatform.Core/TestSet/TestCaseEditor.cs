using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.TestSet;

/// <summary>
/// Changes of test cases by staff. Every change writes an audit entry, which has the expectations but no message.
/// </summary>
public sealed class TestCaseEditor(AppDbFactory databases, TimeProvider clock)
{
    /// <summary>Maximum test cases of a tenant.</summary>
    public const int MaxCases = 200;

    private const string Quota = "test_cases";

    public async Task<EditOutcome<TestCaseDetail>> CreateAsync(
        Guid tenantId, TestCaseDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, Quota, tenantId, ct);
        var errors = await CheckAsync(db, tenantId, draft, null, ct);
        errors.Check(
            "message",
            errors.Has("message") || await db.TestCases.CountAsync(c => c.TenantId == tenantId, ct) < MaxCases,
            $"cannot be added: there are {MaxCases} test cases, which is the limit");
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var now = clock.GetDatabaseNow();
        var added = new TestCase
        {
            TenantId = tenantId,
            Message = "",
            ChangedBy = "",
            CreatedAt = now,
            ChangedAt = now,
        };
        Apply(added, draft, actor, now);
        db.TestCases.Add(added);
        AuditLog.Add(
            db,
            AuditEntry.Change("test_case.created", actor, tenantId, "test_case", added.Id, null, Describe(added)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await DetailAsync(db, tenantId, added.Id, ct);
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<TestCaseDetail>> UpdateAsync(
        Guid tenantId, Guid caseId, uint? expected, TestCaseDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.TestCases.FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == caseId, ct) is not { } found)
        {
            return EditOutcome.NotFound;
        }

        if (found.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (await CheckAsync(db, tenantId, draft, found.AgentId, ct) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var before = Describe(found);
        Apply(found, draft, actor, clock.GetDatabaseNow());
        AuditLog.Add(
            db,
            AuditEntry.Change("test_case.updated", actor, tenantId, "test_case", caseId, before, Describe(found)));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? await DetailAsync(db, tenantId, caseId, ct)
            : EditOutcome.Stale;
    }

    /// <param name="expected">Concurrency token that the deletion is based on; null is stale.</param>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        Guid tenantId, Guid caseId, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.TestCases.FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == caseId, ct) is not { } found)
        {
            return EditOutcome.NotFound;
        }

        if (found.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(
            db, AuditEntry.Change("test_case.deleted", actor, tenantId, "test_case", caseId, Describe(found)));
        db.TestCases.Remove(found);
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? EditOutcome.Saved(caseId) : EditOutcome.Stale;
    }

    /// <param name="current">The agent that the case has already, which may have been deleted since.</param>
    private static async Task<FieldErrors> CheckAsync(
        AppDb db, Guid tenantId, TestCaseDraft draft, Guid? current, CancellationToken ct)
    {
        var errors = draft.Check();
        return errors.Check(
            "agentId",
            draft.AgentId is not { } id || id == current
                || await db.Agents.AnyAsync(a => a.TenantId == tenantId && a.Id == id, ct),
            "is not an agent");
    }

    private static void Apply(TestCase row, TestCaseDraft draft, Actor actor, DateTimeOffset now)
    {
        row.Message = draft.Message.Trim();
        row.History = [.. (draft.History ?? []).Select(l => l with { Text = l.Text.Trim() })];
        row.AgentId = draft.AgentId;
        row.MustMention = Texts(draft.MustMention);
        row.MustNotMention = Texts(draft.MustNotMention);
        row.NeedsPerson = draft.NeedsPerson;
        row.ChangedBy = UnicodeText.Truncate(actor.Name, 256);
        row.ChangedAt = now;
    }

    private static List<string> Texts(IReadOnlyList<string>? texts) =>
        [.. (texts ?? []).Select(t => t.Trim()).DistinctBy(MentionedText.Of)];

    private static object Describe(TestCase row) => new
    {
        row.AgentId,
        row.MustMention,
        row.MustNotMention,
        row.NeedsPerson,
        History = row.History.Count,
    };

    private static async Task<EditOutcome<TestCaseDetail>> DetailAsync(
        AppDb db, Guid tenantId, Guid caseId, CancellationToken ct) =>
        await TestCaseQueries.FindAsync(db, tenantId, caseId, ct) is { } detail
            ? EditOutcome.Saved(detail)
            : EditOutcome.NotFound;
}
