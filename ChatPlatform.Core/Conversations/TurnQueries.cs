using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Conversations;

/// <summary>Where a turn stands among those of its conversation.</summary>
public sealed record TurnPlace(DateTimeOffset CreatedAt, Guid Id);

/// <summary>How the answers of a conversation came about, in pages.</summary>
public sealed class TurnQueries(AppDbFactory databases)
{
    /// <summary>A page of a conversation's turns, the newest first.</summary>
    /// <param name="before">Place of the last one that was read; null for the newest.</param>
    public async Task<IReadOnlyList<TurnView>> PageAsync(Guid tenantId, Guid conversationId, TurnPlace? before, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var turns = db.Turns.AsNoTracking().Where(t => t.TenantId == tenantId && t.ConversationId == conversationId);
        if (before is var (createdAt, id))
        {
            turns = turns.Where(t => t.CreatedAt < createdAt || (t.CreatedAt == createdAt && t.Id < id));
        }

        return await turns.OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id).Take(take)
            .Select(t => new TurnView(t.Id, t.MessageId, t.AnswerId, t.Status, t.Attempts, t.ErrorCode, t.Trace, t.CreatedAt, t.FirstTextAt, t.CompletedAt))
            .ToListAsync(ct);
    }
}
