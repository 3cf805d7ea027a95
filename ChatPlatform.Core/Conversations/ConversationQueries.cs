using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Conversations;

/// <summary>A conversation in a list.</summary>
public sealed record ConversationItem(
    Guid Id,
    string Visitor,
    ConversationStatus Status,
    SpeakerKind Speaker,
    string? SpeakerName,
    string? Preview,
    string[] Agents,
    int? Rating,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt);

/// <summary>Filter for a list of conversations.</summary>
/// <param name="Search">Words of the last message, or of the visitor's name.</param>
/// <param name="From">Earliest start time, inclusive.</param>
/// <param name="To">Latest start time, exclusive.</param>
public sealed record ConversationFilter(
    ConversationStatus? Status = null, string? Search = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Sort orders for conversations.</summary>
public enum ConversationSort
{
    /// <summary>Most recently started first.</summary>
    Newest,

    /// <summary>Most recent activity first.</summary>
    LatestActivity,
}

/// <summary>A single conversation.</summary>
public sealed record ConversationDetail(
    Guid Id,
    string Visitor,
    ConversationStatus Status,
    SpeakerKind Speaker,
    string? SpeakerName,
    string[] Agents,
    int? Rating,
    string? RatingComment,
    string? PageUrl,
    string? PageTitle,
    string? Locale,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt);

/// <summary>How an answer was produced.</summary>
public sealed record TurnView(
    Guid Id,
    Guid MessageId,
    Guid AnswerId,
    TurnStatus Status,
    int Attempts,
    string? ErrorCode,
    IReadOnlyList<TraceStep> Trace,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FirstTextAt,
    DateTimeOffset? CompletedAt);

/// <summary>A complete conversation for staff.</summary>
/// <param name="Email">The visitor's address, as the tenant's site gave it.</param>
/// <param name="IsVerified">True when the tenant's site has verified the visitor.</param>
public sealed record Transcript(
    ConversationItem Conversation,
    IReadOnlyList<MessageView> Messages,
    IReadOnlyList<TurnView> Turns,
    string? PageUrl,
    string? Locale,
    string? Email = null,
    bool IsVerified = false);

/// <summary>Counts for the dashboard.</summary>
public sealed record LiveCounts(int WithAssistant, int WithSupporter, int Waiting, int Today, int ResolvedToday);

/// <summary>Queries for staff: lists, transcripts, counts.</summary>
public sealed class ConversationQueries(AppDbFactory databases, TimeProvider clock)
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
        await using var db = databases.ForTenant(tenantId);
        var rows =
            from c in db.Conversations.AsNoTracking()
            join v in db.Visitors on new { c.TenantId, Id = c.VisitorId } equals new { v.TenantId, v.Id }
            where c.TenantId == tenantId && c.LastSeq > 0
                && (filter.Status == null || c.Status == filter.Status)
                && (filter.From == null || c.CreatedAt >= filter.From) && (filter.To == null || c.CreatedAt < filter.To)
            select new { c, v.Name };
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var like = Like.Containing(filter.Search);
            rows = rows.Where(x => EF.Functions.ILike(x.c.Preview!, like) || EF.Functions.ILike(x.Name!, like));
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
            x.c.LastActivityAt));
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

        var messages = await db.Messages.AsNoTracking()
            .Where(m => m.TenantId == tenantId && m.ConversationId == conversationId)
            .OrderByDescending(m => m.Seq).Take(MaxMessages).ToListAsync(ct);
        var turns = await db.Turns.AsNoTracking()
            .Where(t => t.TenantId == tenantId && t.ConversationId == conversationId)
            .OrderByDescending(t => t.CreatedAt)
            .Take(MaxMessages)
            .Select(t => new TurnView(
                t.Id, t.MessageId, t.AnswerId, t.Status, t.Attempts, t.ErrorCode, t.Trace, t.CreatedAt, t.FirstTextAt,
                t.CompletedAt))
            .ToListAsync(ct);
        var row = found.c;
        return new(
            new(
                row.Id, found.Name ?? Anonymous, row.Status, row.Speaker, row.SpeakerName, row.Preview, row.Agents,
                row.Rating, row.CreatedAt, row.LastActivityAt),
            [.. messages.OrderBy(m => m.Seq).Select(MessageView.Of)],
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
                c.LastActivityAt)
        ).FirstOrDefaultAsync(ct);
    }

    /// <summary>Counts for the current moment and for today (UTC).</summary>
    public async Task<LiveCounts> CountsAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var now = clock.GetUtcNow();
        var (since, today) = (now - s_liveWindow, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero));
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
