using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Conversations;

/// <summary>Reads the turns of a conversation in pages.</summary>
public sealed class TurnQueries(AppDbFactory databases)
{
    /// <summary>A page of a conversation's turns, newest first.</summary>
    public async Task<ListPage<TurnView>> PageAsync(
        Guid tenantId, Guid conversationId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var turns = db.Turns.AsNoTracking().Where(t => t.TenantId == tenantId && t.ConversationId == conversationId);
        if (page.AfterTime is var (createdAt, id))
        {
            turns = turns.Where(t => t.CreatedAt < createdAt || (t.CreatedAt == createdAt && t.Id < id));
        }

        return await Views(db, turns.OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id))
            .ToPageAsync(page, t => PageKeys.Of(t.CreatedAt, t.Id), ct);
    }

    /// <summary>Turns with their corrections.</summary>
    internal static IQueryable<TurnView> Views(AppDb db, IQueryable<Turn> turns) =>
        turns.Select(t => new TurnView(
            t.Id, t.MessageId, t.AnswerId, t.Status, t.Attempts, t.ErrorCode, t.Trace, t.CreatedAt, t.FirstTextAt,
            t.CompletedAt,
            db.RouteCorrections.Where(c => c.TenantId == t.TenantId && c.MessageId == t.MessageId)
                .Join(
                    db.Agents, c => new { c.TenantId, Id = c.AgentId }, a => new { a.TenantId, a.Id },
                    (c, a) => new CorrectedRoute(a.Id, a.DisplayName))
                .FirstOrDefault()));
}
