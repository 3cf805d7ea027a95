using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>Queries of answers that staff have written.</summary>
public sealed class AnswerPairQueries(AppDbFactory databases)
{
    /// <summary>A page of a tenant's answers, newest first.</summary>
    public async Task<ListPage<AnswerPairItem>> PageAsync(
        Guid tenantId, AnswerPairSearch search, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = db.AnswerPairs.AsNoTracking().Where(p => p.TenantId == tenantId);
        if (!string.IsNullOrWhiteSpace(search.Text))
        {
            var pattern = Like.Containing(search.Text);
            rows = rows.Where(p => EF.Functions.ILike(p.Question, pattern, "\\")
                || EF.Functions.ILike(p.Answer, pattern, "\\"));
        }

        rows = page.AfterId is { } last ? rows.Where(p => p.Id < last) : rows;
        var items = Items(db, rows.OrderByDescending(p => p.Id));
        items = search.State is { } state ? items.Where(i => i.State == state) : items;
        return await items.ToPageAsync(page, p => PageKeys.Of(p.Id), ct);
    }

    /// <summary>Number of answers in each state.</summary>
    public async Task<IReadOnlyDictionary<AnswerPairState, int>> CountsAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Items(db, db.AnswerPairs.AsNoTracking().Where(p => p.TenantId == tenantId))
            .GroupBy(i => i.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    public async Task<AnswerPairItem?> FindAsync(Guid tenantId, Guid pairId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, pairId, ct);
    }

    /// <summary>One answer, read through an open context.</summary>
    internal static Task<AnswerPairItem?> FindAsync(AppDb db, Guid tenantId, Guid pairId, CancellationToken ct) =>
        Items(db, db.AnswerPairs.AsNoTracking().Where(p => p.TenantId == tenantId && p.Id == pairId))
            .FirstOrDefaultAsync(ct);

    private static IQueryable<AnswerPairItem> Items(AppDb db, IQueryable<AnswerPair> rows) =>
        from p in rows
        join d in db.Documents.AsNoTracking()
            on new { p.TenantId, Id = p.DocumentId } equals new { d.TenantId, Id = (Guid?)d.Id } into documents
        from d in documents.DefaultIfEmpty()
        select new AnswerPairItem(
            p.Id, p.Question, p.Answer,
            p.ReviewedAt == null ? AnswerPairState.Draft : d == null ? AnswerPairState.Unused : AnswerPairState.InUse,
            d == null ? null : p.DocumentId, d == null ? null : (DocumentStatus?)d.Status, p.CreatedBy, p.CreatedAt,
            p.ReviewedBy, p.ReviewedAt, p.ChangedAt, p.ConcurrencyToken);
}
