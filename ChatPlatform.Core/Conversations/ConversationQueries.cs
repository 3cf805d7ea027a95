using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Conversations;

/// <summary>Queries for staff: lists, transcripts, counts.</summary>
public sealed class ConversationQueries(AppDbFactory databases, MessageSearch messages, TimeProvider clock)
{
    /// <summary>Display name of a visitor without a name.</summary>
    public const string Anonymous = "Visitor";

    /// <summary>
    /// Maximum messages of a transcript, counted from the newest; an average conversation has fewer than 50.
    /// </summary>
    public const int MaxMessages = 500;

    private static readonly TimeSpan s_liveWindow = TimeSpan.FromMinutes(30);

    /// <summary>A page of conversations. The total is not counted, because a tenant may have a million.</summary>
    public async Task<ListPage<ConversationItem>> PageAsync(
        Guid tenantId, ConversationFilter filter, ConversationSort sort, PageRequest page, CancellationToken ct)
    {
        var found = string.IsNullOrWhiteSpace(filter.Search)
            ? null
            : await messages.FindAsync(tenantId, filter.Search, ct);
        await using var db = databases.ForTenant(tenantId);
        var rows =
            from c in db.Conversations.AsNoTracking()
            join v in db.Visitors on new { c.TenantId, Id = c.VisitorId } equals new { v.TenantId, v.Id }
            where c.TenantId == tenantId && c.LastSeq > 0
                && (filter.Status == null || c.Status == filter.Status)
                && (filter.From == null || c.CreatedAt >= filter.From) && (filter.To == null || c.CreatedAt < filter.To)
                && (filter.Agent == null || Enumerable.Contains(c.Agents, filter.Agent))
                && (filter.Rating == null || c.Rating == filter.Rating)
                && (filter.Reason == null || c.EscalationReason == filter.Reason)
            select new { c, v.Name };
        if (found is not null)
        {
            rows = rows.Where(x => found.Contains(x.c.Id));
        }

        if (sort == ConversationSort.Newest)
        {
            var before = page.AfterId;
            rows = rows.Where(x => before == null || x.c.Id < before).OrderByDescending(x => x.c.Id);
        }
        else
        {
            if (page.AfterTime is var (at, id))
            {
                rows = rows.Where(x => x.c.LastActivityAt <= at && (x.c.LastActivityAt < at || x.c.Id < id));
            }

            rows = rows.OrderByDescending(x => x.c.LastActivityAt).ThenByDescending(x => x.c.Id);
        }

        var items = rows.Select(x => new ConversationItem(
            x.c.Id,
            x.Name ?? Anonymous,
            x.c.Status,
            x.c.Speaker,
            x.c.SpeakerName,
            x.c.Preview,
            x.c.Agents,
            x.c.Rating,
            x.c.CreatedAt,
            x.c.LastActivityAt,
            x.c.Title,
            x.c.VisitorId,
            x.c.PageUrl,
            x.c.EscalationReason));
        return await items.ToPageAsync(
            page, c => sort == ConversationSort.Newest ? PageKeys.Of(c.Id) : PageKeys.Of(c.LastActivityAt, c.Id), ct);
    }

    /// <summary>
    /// A conversation with its messages and the traces of its turns; null when the tenant has no such conversation.
    /// </summary>
    public async Task<Transcript?> TranscriptAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var found = await (
            from c in db.Conversations.AsNoTracking()
            join v in db.Visitors on new { c.TenantId, Id = c.VisitorId } equals new { v.TenantId, v.Id }
            where c.TenantId == tenantId && c.Id == conversationId
            select new { c, v.Name, v.Email, v.Subject }).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var newest = await db.Messages.AsNoTracking()
            .Where(m => m.TenantId == tenantId && m.ConversationId == conversationId)
            .OrderByDescending(m => m.Seq).Take(MaxMessages).ToListAsync(ct);
        var newestTurns = db.Turns.AsNoTracking()
            .Where(t => t.TenantId == tenantId && t.ConversationId == conversationId)
            .OrderByDescending(t => t.CreatedAt);
        var turns = await TurnQueries.Views(db, newestTurns).Take(MaxMessages).ToListAsync(ct);
        var row = found.c;
        return new(
            new(
                row.Id, found.Name ?? Anonymous, row.Status, row.Speaker, row.SpeakerName, row.Preview, row.Agents,
                row.Rating, row.CreatedAt, row.LastActivityAt, row.Title, row.VisitorId, row.PageUrl,
                row.EscalationReason),
            [.. newest.OrderBy(m => m.Seq).Select(MessageView.Of)],
            [.. turns.OrderBy(t => t.CreatedAt)],
            row.PageUrl,
            row.Locale,
            found.Email,
            found.Subject is not null);
    }

    /// <summary>One conversation; null when the tenant has no such conversation.</summary>
    public async Task<ConversationDetail?> FindAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (
            from c in db.Conversations.AsNoTracking()
            join v in db.Visitors on new { c.TenantId, Id = c.VisitorId } equals new { v.TenantId, v.Id }
            where c.TenantId == tenantId && c.Id == conversationId
            select new ConversationDetail(
                c.Id,
                v.Name ?? Anonymous,
                c.Status,
                c.Speaker,
                c.SpeakerName,
                c.Agents,
                c.Rating,
                c.RatingComment,
                c.PageUrl,
                c.PageTitle,
                c.Locale,
                c.CreatedAt,
                c.LastActivityAt,
                c.Title)
        ).FirstOrDefaultAsync(ct);
    }

    /// <summary>Counts for the current moment and for today.</summary>
    /// <param name="today">The first instant of today, with offset zero.</param>
    public async Task<LiveCounts> CountsAsync(Guid tenantId, DateTimeOffset today, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var since = clock.GetUtcNow() - s_liveWindow;
        var counts = await db.Conversations.Where(c => c.TenantId == tenantId && c.LastSeq > 0)
            .GroupBy(_ => 1)
            .Select(g => new LiveCounts(
                g.Count(c => c.Status == ConversationStatus.Active && c.LastActivityAt >= since),
                g.Count(c => c.Speaker == SpeakerKind.Supporter),
                g.Count(c => c.Status == ConversationStatus.Escalated && c.Speaker == SpeakerKind.None),
                g.Count(c => c.CreatedAt >= today),
                g.Count(c => c.Status == ConversationStatus.Resolved && c.LastActivityAt >= today)))
            .FirstOrDefaultAsync(ct);
        return counts ?? new(0, 0, 0, 0, 0);
    }
}
