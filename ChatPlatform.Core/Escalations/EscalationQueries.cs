using System.Text.Json.Serialization;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Escalations;

/// <summary>An escalation as listed in the inbox.</summary>
/// <param name="Visitor">Name of the visitor, or <see cref="ConversationQueries.Anonymous"/>.</param>
/// <param name="Title">The visitor's first question.</param>
public sealed record EscalationItem(
    Guid Id,
    Guid ConversationId,
    EscalationStatus Status,
    string Visitor,
    string? Preview,
    string[] Agents,
    string Reason,
    string? Evidence,
    Guid? AssignedTo,
    string? AssignedName,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt,
    string? PageUrl,
    string? PageTitle,
    string? Locale,
    string? Title,
    Guid VisitorId,
    DateTimeOffset? AssignedAt,
    DateTimeOffset? ResolvedAt)
{
    /// <summary>The tenant of the escalation.</summary>
    [JsonIgnore]
    public Guid TenantId { get; init; }
}

/// <summary>Filter for a list of escalations.</summary>
/// <param name="Statuses">Statuses to list; null for all.</param>
/// <param name="ConversationId">Conversation of the escalations; null for all.</param>
/// <param name="Search">Words of the messages, or a part of the visitor's name; null for all.</param>
public sealed record EscalationFilter(
    IReadOnlyList<EscalationStatus>? Statuses = null, Guid? ConversationId = null, string? Search = null)
{
    /// <summary>Escalations that are not resolved.</summary>
    public static EscalationFilter Open { get; } = new([EscalationStatus.Pending, EscalationStatus.Assigned]);

    /// <summary>Escalations that no supporter has accepted.</summary>
    public static EscalationFilter Waiting { get; } = new([EscalationStatus.Pending]);
}

/// <summary>The visitors of a tenant who wait.</summary>
/// <param name="Newest">The newest escalation that a visitor or the assistant opened; null for none.</param>
public sealed record WaitingState(int Count, EscalationItem? Newest);

/// <summary>Queries for the inbox.</summary>
public sealed class EscalationQueries(AppDbFactory databases, MessageSearch messages)
{
    /// <summary>Maximum escalations that the inbox shows at once; the counts include the rest.</summary>
    public const int MaxShown = 200;

    /// <summary>A page of escalations, longest wait first.</summary>
    public async Task<ListPage<EscalationItem>> PageAsync(
        Guid tenantId, EscalationFilter filter, PageRequest page, CancellationToken ct)
    {
        var found = await SearchAsync(tenantId, filter.Search, ct);
        await using var db = databases.ForTenant(tenantId);
        var escalations = db.Escalations.Where(e =>
            (filter.Statuses == null || filter.Statuses.Contains(e.Status))
            && (filter.ConversationId == null || e.ConversationId == filter.ConversationId));
        if (found is not null)
        {
            escalations = escalations.Where(e => found.Contains(e.ConversationId));
        }

        if (page.AfterTime is var (at, id))
        {
            escalations = escalations.Where(e => e.CreatedAt >= at && (e.CreatedAt > at || e.Id > id));
        }

        return await Items(db, tenantId, escalations.OrderBy(e => e.CreatedAt).ThenBy(e => e.Id))
            .ToPageAsync(page, i => PageKeys.Of(i.CreatedAt, i.Id), ct);
    }

    /// <summary>A page of resolved escalations, resolved last first.</summary>
    /// <param name="search">Words of the messages, or a part of the visitor's name; null for all.</param>
    public async Task<ListPage<EscalationItem>> ResolvedAsync(
        Guid tenantId, string? search, PageRequest page, CancellationToken ct)
    {
        var found = await SearchAsync(tenantId, search, ct);
        await using var db = databases.ForTenant(tenantId);
        var escalations = db.Escalations.Where(e =>
            e.TenantId == tenantId && e.Status == EscalationStatus.Resolved && e.ResolvedAt != null);
        if (found is not null)
        {
            escalations = escalations.Where(e => found.Contains(e.ConversationId));
        }

        if (page.AfterTime is var (at, id))
        {
            escalations = escalations.Where(e => e.ResolvedAt <= at && (e.ResolvedAt < at || e.Id < id));
        }

        return await Items(db, tenantId, escalations.OrderByDescending(e => e.ResolvedAt).ThenByDescending(e => e.Id))
            .ToPageAsync(page, ResolvedKey, ct);
    }

    /// <summary>A page of the resolved escalations of several tenants, resolved last first.</summary>
    /// <param name="pages">What <see cref="ResolvedAsync"/> returned for each tenant.</param>
    /// <param name="page">The request with which all of them were read.</param>
    public static ListPage<EscalationItem> Merge(
        IReadOnlyCollection<ListPage<EscalationItem>> pages, PageRequest page)
    {
        var rows = pages.SelectMany(p => p.Items)
            .OrderByDescending(i => i.ResolvedAt).ThenByDescending(i => i.Id).ToList();
        var merged = rows.PageOf(page, ResolvedKey);
        return merged.Next is null && pages.Any(p => p.Next is not null)
            ? merged with { Next = ResolvedKey(rows[^1]) }
            : merged;
    }

    /// <summary>One escalation, open or resolved.</summary>
    public async Task<EscalationItem?> FindAsync(Guid tenantId, Guid escalationId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Items(db, tenantId, db.Escalations.Where(e => e.Id == escalationId)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Number of visitors who wait.</summary>
    public async Task<int> WaitingAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Escalations.CountAsync(e => e.TenantId == tenantId && e.Status == EscalationStatus.Pending, ct);
    }

    /// <summary>Number of visitors who wait, and the newest of them.</summary>
    public async Task<WaitingState> WaitingStateAsync(Guid tenantId, CancellationToken ct)
    {
        var count = await WaitingAsync(tenantId, ct);
        if (count == 0)
        {
            return new(0, null);
        }

        await using var db = databases.ForTenant(tenantId);
        var newest = db.Escalations
            .Where(e =>
                e.TenantId == tenantId && e.Status == EscalationStatus.Pending
                && e.Reason != EscalationReasons.TakenOver)
            .OrderByDescending(e => e.CreatedAt).ThenByDescending(e => e.Id);
        return new(count, await Items(db, tenantId, newest).FirstOrDefaultAsync(ct));
    }

    private static string ResolvedKey(EscalationItem item) => PageKeys.Of(item.ResolvedAt!.Value, item.Id);

    private async Task<IReadOnlyList<Guid>?> SearchAsync(Guid tenantId, string? search, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(search) ? null : await messages.FindAsync(tenantId, search, ct);

    private static IQueryable<EscalationItem> Items(AppDb db, Guid tenantId, IQueryable<Escalation> escalations) =>
        from e in escalations.AsNoTracking()
        join c in db.Conversations on new { e.TenantId, Id = e.ConversationId } equals new { c.TenantId, c.Id }
        join v in db.Visitors on new { c.TenantId, Id = c.VisitorId } equals new { v.TenantId, v.Id }
        where e.TenantId == tenantId
        select new EscalationItem(
            e.Id, c.Id, e.Status, v.Name ?? ConversationQueries.Anonymous, c.Preview, c.Agents, e.Reason, e.Evidence,
            e.AssignedTo, e.AssignedName, e.CreatedAt, c.LastActivityAt, c.PageUrl, c.PageTitle, c.Locale, c.Title,
            v.Id, e.AssignedAt, e.ResolvedAt)
        {
            TenantId = e.TenantId,
        };
}
