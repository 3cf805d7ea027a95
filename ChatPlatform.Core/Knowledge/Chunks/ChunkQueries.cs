using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>A chunk of a document, for staff.</summary>
/// <param name="Ordinal">Position in the document, from 0.</param>
/// <param name="Heading">Headings above it, outermost first, joined by " > "; empty without headings.</param>
/// <param name="Page">From 1; null for formats without pages.</param>
/// <param name="PageLabel">Number printed on the page, if it differs from the page ("iv").</param>
/// <param name="IsOn">False when staff switched it off, so that answers do not use it.</param>
/// <param name="OriginalText">The text as read, if staff corrected it.</param>
/// <param name="Note">Note for colleagues.</param>
/// <param name="ChangedBy">Who made the last change; null when nothing was changed.</param>
public sealed record ChunkItem(
    Guid Id, int Ordinal, string Heading, string Text, int? Page, int Tokens, string? PageLabel = null,
    bool IsOn = true, string? OriginalText = null, string? Note = null, string? ChangedBy = null,
    DateTimeOffset? ChangedAt = null, [property: JsonIgnore] uint ConcurrencyToken = 0) : IHasConcurrencyToken;

/// <summary>Which chunks a list shows.</summary>
/// <param name="Text">Part of the text or heading; null for all.</param>
/// <param name="Page">Page of the file, from 1; null for all.</param>
/// <param name="OnlyChanged">True for the chunks that staff changed.</param>
public sealed record ChunkFilter(string? Text = null, int? Page = null, bool OnlyChanged = false);

/// <summary>Queries of a document's chunks.</summary>
public sealed class ChunkQueries(AppDbFactory databases, TenantSql sql)
{
    private const string QuoteSql = """
        select ordinal from chunks
        where tenant_id = $1 and document_id = $2 and $3 <> ''
          and position(lower($3) in lower(regexp_replace(text, '\s+', ' ', 'g'))) > 0
        order by ordinal limit 1
        """;

    /// <summary>Chunks of a document in order.</summary>
    public async Task<ListPage<ChunkItem>> PageAsync(
        Guid tenantId, Guid documentId, ChunkFilter filter, PageRequest page, CancellationToken ct)
    {
        var after = page.AfterNumber;
        await using var db = databases.ForTenant(tenantId);
        var rows = db.Chunks.AsNoTracking()
            .Where(c => c.TenantId == tenantId && c.DocumentId == documentId && (after == null || c.Ordinal > after));
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var pattern = Like.Containing(filter.Text);
            rows = rows.Where(c => EF.Functions.ILike(c.Text, pattern, "\\")
                || EF.Functions.ILike(c.Heading, pattern, "\\"));
        }

        rows = filter.Page is { } wanted ? rows.Where(c => c.Page == wanted) : rows;
        rows = filter.OnlyChanged
            ? rows.Where(c => db.ChunkEdits.Any(
                e => e.TenantId == tenantId && e.DocumentId == documentId && e.Hash == c.Hash))
            : rows;
        return await Items(db, rows.OrderBy(c => c.Ordinal)).ToPageAsync(
            page, c => PageKeys.Of(c.Ordinal), ct);
    }

    /// <summary>A chunk; null when it does not exist.</summary>
    public async Task<ChunkItem?> FindAsync(Guid tenantId, Guid documentId, Guid chunkId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Items(db, db.Chunks.AsNoTracking()
            .Where(c => c.TenantId == tenantId && c.DocumentId == documentId && c.Id == chunkId))
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>
    /// Position of the first chunk that has the quote, whatever its white space; null when none has it.
    /// </summary>
    public async Task<int?> FindQuoteAsync(Guid tenantId, Guid documentId, string quote, CancellationToken ct)
    {
        var words = string.Join(' ', quote.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            QuoteSql, P(tenantId), P(documentId), Text(UnicodeText.IsValid(words) ? words : ""));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetInt32(0) : null;
    }

    /// <summary>
    /// Number of changes whose chunk is no longer in the document, because a new version has another text there.
    /// </summary>
    public async Task<int> UnusedEditsAsync(Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.ChunkEdits.CountAsync(
            e => e.TenantId == tenantId && e.DocumentId == documentId
                && !db.Chunks.Any(
                    c => c.TenantId == tenantId && c.DocumentId == documentId && c.Hash == e.Hash),
            ct);
    }

    private static IQueryable<ChunkItem> Items(AppDb db, IQueryable<Chunk> rows) =>
        from c in rows
        join e in db.ChunkEdits.AsNoTracking()
            on new { c.TenantId, c.DocumentId, c.Hash } equals new { e.TenantId, e.DocumentId, e.Hash } into edits
        from e in edits.DefaultIfEmpty()
        select new ChunkItem(
            c.Id, c.Ordinal, c.Heading, c.Text, c.Page, c.Tokens, c.PageLabel, e == null || !e.IsOff,
            e == null || e.Text == null ? null : e.OriginalText, e == null ? null : e.Note,
            e == null ? null : e.ChangedBy, e == null ? null : (DateTimeOffset?)e.ChangedAt, c.ConcurrencyToken);
}
