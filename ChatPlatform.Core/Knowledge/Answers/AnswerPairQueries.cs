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
        var found = Rows(db, rows.OrderByDescending(p => p.Id));
        found = search.State switch
        {
            AnswerPairState.Draft => found.Where(r => r.Pair.ReviewedAt == null),
            AnswerPairState.InUse => found.Where(r => r.Pair.ReviewedAt != null && r.Status != null),
            AnswerPairState.Unused => found.Where(r => r.Pair.ReviewedAt != null && r.Status == null),
            _ => found,
        };
        var read = await found.ToPageAsync(page, r => PageKeys.Of(r.Pair.Id), ct);
        return read.Select(Item);
    }

    /// <summary>Number of answers in each state.</summary>
    public async Task<IReadOnlyDictionary<AnswerPairState, int>> CountsAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var counts = await Rows(db, db.AnswerPairs.AsNoTracking().Where(p => p.TenantId == tenantId))
            .GroupBy(r => new { IsReviewed = r.Pair.ReviewedAt != null, IsUsed = r.Status != null })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(ct);
        return counts
            .GroupBy(c => StateOf(c.Key.IsReviewed, c.Key.IsUsed))
            .ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
    }

    public async Task<AnswerPairItem?> FindAsync(Guid tenantId, Guid pairId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, pairId, ct);
    }

    /// <summary>One answer, read through an open context.</summary>
    internal static async Task<AnswerPairItem?> FindAsync(
        AppDb db, Guid tenantId, Guid pairId, CancellationToken ct) =>
        await Rows(db, db.AnswerPairs.AsNoTracking().Where(p => p.TenantId == tenantId && p.Id == pairId))
            .FirstOrDefaultAsync(ct) is { } row
            ? Item(row)
            : null;

    private static IQueryable<Row> Rows(AppDb db, IQueryable<AnswerPair> pairs) =>
        from p in pairs
        join d in db.Documents.AsNoTracking()
            on new { p.TenantId, Id = p.DocumentId } equals new { d.TenantId, Id = (Guid?)d.Id } into documents
        from d in documents.DefaultIfEmpty()
        select new Row { Pair = p, Status = (DocumentStatus?)d.Status };

    private static AnswerPairItem Item(Row row)
    {
        var (pair, state) = (row.Pair, StateOf(row.Pair.ReviewedAt is not null, row.Status is not null));
        return new(
            pair.Id, pair.Question, pair.Answer, state, row.Status is null ? null : pair.DocumentId, row.Status,
            pair.CreatedBy, pair.CreatedAt, pair.ReviewedBy, pair.ReviewedAt, pair.ChangedAt, pair.ConcurrencyToken);
    }

    private static AnswerPairState StateOf(bool isReviewed, bool isUsed) =>
        !isReviewed ? AnswerPairState.Draft : isUsed ? AnswerPairState.InUse : AnswerPairState.Unused;

    /// <summary>An answer with the status of its document; null when there is none.</summary>
    private sealed class Row
    {
        public required AnswerPair Pair { get; init; }

        public DocumentStatus? Status { get; init; }
    }
}
