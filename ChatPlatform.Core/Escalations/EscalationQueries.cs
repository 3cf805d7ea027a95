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

/// <summary>Queries for the inbox.</summary>
public sealed class EscalationQueries(AppDbFactory databases)
{
    /// <summary>Maximum escalations of the list; the counts include the rest.</summary>
    public const int MaxOpen = 200;

    /// <summary>Open escalations, longest wait first.</summary>
    public async Task<IReadOnlyList<EscalationItem>> OpenAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Items(db, tenantId, db.Escalations.Where(e => e.Status != EscalationStatus.Resolved))
            .Take(MaxOpen)
            .ToListAsync(ct);
    }

    /// <summary>Escalations by time of creation, for API clients.</summary>
    /// <param name="status">Status to list; null for all.</param>
    public async Task<ListPage<EscalationItem>> PageAsync(
        Guid tenantId, EscalationStatus? status, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var after = page.AfterId;
        var escalations = db.Escalations.Where(e =>
            e.TenantId == tenantId && (status == null || e.Status == status) && (after == null || e.Id > after));
        var rows = await Items(db, tenantId, escalations.OrderBy(e => e.Id).Take(page.Take + 1)).ToListAsync(ct);
        return rows.OrderBy(i => i.Id).ToList().PageOf(page, i => PageKeys.Of(i.Id));
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
        orderby e.CreatedAt
        select new EscalationItem(
            e.Id, c.Id, e.Status, v.Name ?? ConversationQueries.Anonymous, c.Preview, c.Agents, e.Reason, e.Evidence,
            e.AssignedTo, e.AssignedName, e.CreatedAt, c.LastActivityAt, c.PageUrl, c.PageTitle, c.Locale);
}
