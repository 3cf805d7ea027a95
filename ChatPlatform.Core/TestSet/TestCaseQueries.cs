using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.TestSet;

/// <summary>Queries of test cases for staff.</summary>
public sealed class TestCaseQueries(AppDbFactory databases)
{
    /// <summary>A page of a tenant's test cases, newest first.</summary>
    /// <param name="search">Part of the message; null for all.</param>
    public async Task<ListPage<TestCaseDetail>> PageAsync(
        Guid tenantId, string? search, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var cases = db.TestCases.AsQueryable();
        if (!string.IsNullOrWhiteSpace(search))
        {
            var like = Like.Containing(search);
            cases = cases.Where(c => EF.Functions.ILike(c.Message, like));
        }

        if (page.AfterTime is var (at, id))
        {
            cases = cases.Where(c => c.CreatedAt < at || (c.CreatedAt == at && c.Id < id));
        }

        return await Details(db, tenantId, cases.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id))
            .ToPageAsync(page, c => PageKeys.Of(c.CreatedAt, c.Id), ct);
    }

    public async Task<TestCaseDetail?> FindAsync(Guid tenantId, Guid caseId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, caseId, ct);
    }

    /// <summary>All test cases, oldest first.</summary>
    internal async Task<IReadOnlyList<TestCaseDetail>> AllAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Details(db, tenantId, db.TestCases.OrderBy(c => c.CreatedAt).ThenBy(c => c.Id))
            .Take(TestCaseEditor.MaxCases)
            .ToListAsync(ct);
    }

    /// <summary>One test case, read through an open context.</summary>
    internal static Task<TestCaseDetail?> FindAsync(AppDb db, Guid tenantId, Guid caseId, CancellationToken ct) =>
        Details(db, tenantId, db.TestCases.Where(c => c.Id == caseId)).FirstOrDefaultAsync(ct);

    private static IQueryable<TestCaseDetail> Details(AppDb db, Guid tenantId, IQueryable<TestCase> cases) =>
        cases.AsNoTracking()
            .Where(c => c.TenantId == tenantId)
            .Select(c => new TestCaseDetail(
                c.Id, c.Message, c.History, c.AgentId,
                db.Agents.Where(a => a.TenantId == tenantId && a.Id == c.AgentId).Select(a => a.DisplayName)
                    .FirstOrDefault(),
                c.MustMention, c.MustNotMention, c.NeedsPerson, c.ChangedBy, c.CreatedAt, c.ChangedAt,
                c.ConcurrencyToken));
}
