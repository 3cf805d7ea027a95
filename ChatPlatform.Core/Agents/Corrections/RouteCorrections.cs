using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents.Corrections;

/// <summary>The agent that should have answered a message.</summary>
public sealed record CorrectedRoute(Guid AgentId, string Agent);

/// <summary>An agent that answers customers.</summary>
public sealed record AgentName(Guid Id, string Name);

/// <summary>A message that an agent has learnt from a correction.</summary>
/// <param name="Text">Begin of the message, at most <see cref="RouteCorrection.MaxText"/> characters.</param>
/// <param name="MessageId">The visitor's message.</param>
/// <param name="CreatedBy">Name of the user who corrected the route.</param>
public sealed record LearntMessage(
    Guid Id, string Text, Guid ConversationId, Guid MessageId, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>The corrections of a tenant's agents.</summary>
public sealed class RouteCorrections(AppDbFactory databases)
{
    /// <summary>Maximum agents that <see cref="AgentsAsync"/> returns.</summary>
    public const int MaxAgents = 200;

    /// <summary>Maximum corrections of a tenant that routing uses; the newest are used.</summary>
    private const int MaxUsed = 5000;

    /// <summary>The agents that answer customers, by the names that customers read.</summary>
    public async Task<IReadOnlyList<AgentName>> AgentsAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await AgentQueries.Published(db, tenantId, db.Agents.Where(a => a.IsEnabled))
            .Where(x => !x.IsForbidden)
            .OrderBy(x => x.Agent.DisplayName)
            .Take(MaxAgents)
            .Select(x => new AgentName(x.Agent.Id, x.Agent.DisplayName))
            .ToListAsync(ct);
    }

    /// <summary>The messages that an agent has learnt, newest first.</summary>
    public async Task<ListPage<LearntMessage>> PageAsync(
        Guid tenantId, Guid agentId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = db.RouteCorrections.AsNoTracking().Where(c => c.TenantId == tenantId && c.AgentId == agentId);
        if (page.AfterTime is var (at, id))
        {
            rows = rows.Where(c => c.CreatedAt < at || (c.CreatedAt == at && c.Id < id));
        }

        return await rows
            .OrderByDescending(c => c.CreatedAt)
            .ThenByDescending(c => c.Id)
            .Select(c => new LearntMessage(
                c.Id, c.Text, c.ConversationId, c.MessageId, c.CreatedBy, c.CreatedAt))
            .ToPageAsync(page, c => PageKeys.Of(c.CreatedAt, c.Id), ct);
    }

    /// <summary>Removes a learnt message from an agent.</summary>
    public async Task<EditOutcome<Guid>> RemoveAsync(
        Guid tenantId, Guid agentId, Guid correctionId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.RouteCorrections.FirstOrDefaultAsync(
                c => c.TenantId == tenantId && c.AgentId == agentId && c.Id == correctionId, ct) is { } correction
            ? await RemoveAsync(db, correction, actor, ct)
            : EditOutcome.NotFound;
    }

    /// <summary>Removes a correction. The audit log names its message but not the text.</summary>
    internal static async Task<EditOutcome<Guid>> RemoveAsync(
        AppDb db, RouteCorrection correction, Actor actor, CancellationToken ct)
    {
        db.RouteCorrections.Remove(correction);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "route.correction_removed", actor, correction.TenantId, "message", correction.MessageId,
                new { correction.AgentId }));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(correction.Id)
            : EditOutcome.NotFound;
    }

    /// <summary>The agents and texts of the tenant's corrections that routing uses, newest first.</summary>
    internal static async Task<IReadOnlyList<(Guid Agent, string Text)>> NewestAsync(
        AppDb db, Guid tenantId, CancellationToken ct)
    {
        var newest = await db.RouteCorrections.AsNoTracking()
            .Where(c => c.TenantId == tenantId)
            .OrderByDescending(c => c.CreatedAt)
            .ThenByDescending(c => c.Id)
            .Take(MaxUsed)
            .Select(c => new { c.AgentId, c.Text })
            .ToListAsync(ct);
        return [.. newest.Select(c => (c.AgentId, c.Text))];
    }
}
