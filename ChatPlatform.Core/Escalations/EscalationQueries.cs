using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Escalations;

/// <summary>An escalation as listed in the inbox.</summary>
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
    string? Locale);

/// <summary>Filter for a list of escalations.</summary>
/// <param name="Statuses">Statuses to list; null for all.</param>
/// <param name="ConversationId">Conversation of the escalations; null for all.</param>
public sealed record EscalationFilter(
    IReadOnlyList<EscalationStatus>? Statuses = null, Guid? ConversationId = null)
{
    /// <summary>Escalations that are not resolved.</summary>
    public static EscalationFilter Open { get; } = new([EscalationStatus.Pending, EscalationStatus.Assigned]);

    /// <summary>Escalations that no supporter has accepted.</summary>
    public static EscalationFilter Waiting { get; } = new([EscalationStatus.Pending]);
}

/// <summary>Queries for the inbox.</summary>
public sealed class EscalationQueries(AppDbFactory databases)
{
    /// <summary>Maximum escalations that the inbox shows at once; the counts include the rest.</summary>
    public const int MaxShown = 200;

    /// <summary>A page of escalations, longest wait first.</summary>
    public async Task<ListPage<EscalationItem>> PageAsync(
        Guid tenantId, EscalationFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var escalations = db.Escalations.Where(e =>
            (filter.Statuses == null || filter.Statuses.Contains(e.Status))
            && (filter.ConversationId == null || e.ConversationId == filter.ConversationId));
        if (page.AfterTime is var (at, id))
        {
            escalations = escalations.Where(e => e.CreatedAt >= at && (e.CreatedAt > at || e.Id > id));
        }

        return await Items(db, tenantId, escalations)
            .ToPageAsync(page, i => PageKeys.Of(i.CreatedAt, i.Id), ct);
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

    private static IQueryable<EscalationItem> Items(AppDb db, Guid tenantId, IQueryable<Escalation> escalations) =>
        from e in escalations.AsNoTracking()
        join c in db.Conversations on new { e.TenantId, Id = e.ConversationId } equals new { c.TenantId, c.Id }
        join v in db.Visitors on new { c.TenantId, Id = c.VisitorId } equals new { v.TenantId, v.Id }
        where e.TenantId == tenantId
        orderby e.CreatedAt, e.Id
        select new EscalationItem(
            e.Id, c.Id, e.Status, v.Name ?? ConversationQueries.Anonymous, c.Preview, c.Agents, e.Reason, e.Evidence,
            e.AssignedTo, e.AssignedName, e.CreatedAt, c.LastActivityAt, c.PageUrl, c.PageTitle, c.Locale);
}
