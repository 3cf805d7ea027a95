using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations;

/// <summary>A visitor and the secret that brings the visitor back later.</summary>
public sealed record VisitorSession(Guid VisitorId, string VisitorToken, Conversation? Conversation);

/// <summary>A page of messages, the oldest first.</summary>
/// <param name="NextBefore">Number to ask for the page before; null at the beginning.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Items, long? NextBefore);

/// <summary>What customers do with their conversations, apart from writing. Every call names the visitor: another visitor's conversation does not exist.</summary>
public sealed class ConversationService(AppDbFactory databases, TenantSql sql)
{
    /// <summary>Bytes of randomness in a visitor token.</summary>
    private const int TokenBytes = 32;

    /// <summary>Finds the visitor of a token, or makes a new one, with the newest conversation.</summary>
    public async Task<VisitorSession> ResumeAsync(Guid tenantId, string? visitorToken, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (visitorToken is { Length: > 0 and <= 200 })
        {
            var hash = Hash(visitorToken);
            var known = await db.Visitors.AsNoTracking().FirstOrDefaultAsync(v => v.TenantId == tenantId && v.TokenHash == hash, ct);
            if (known is not null)
            {
                var newest = await db.Conversations.AsNoTracking()
                    .Where(c => c.TenantId == tenantId && c.VisitorId == known.Id)
                    .OrderByDescending(c => c.CreatedAt).FirstOrDefaultAsync(ct);
                return new(known.Id, visitorToken, newest);
            }
        }

        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var visitor = new Visitor { TenantId = tenantId, TokenHash = Hash(token) };
        db.Visitors.Add(visitor);
        await db.SaveChangesAsync(ct);
        return new(visitor.Id, token, null);
    }

    /// <summary>True when the token brings back a visitor.</summary>
    public async Task<bool> IsKnownAsync(Guid tenantId, string? visitorToken, CancellationToken ct)
    {
        if (visitorToken is not { Length: > 0 and <= 200 })
        {
            return false;
        }

        await using var db = databases.ForTenant(tenantId);
        var hash = Hash(visitorToken);
        return await db.Visitors.AnyAsync(v => v.TenantId == tenantId && v.TokenHash == hash, ct);
    }

    public async Task<Conversation> StartAsync(
        Guid tenantId, Guid visitorId, string? pageUrl, string? pageTitle, string? locale, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var conversation = new Conversation
        {
            TenantId = tenantId, VisitorId = visitorId, PageUrl = pageUrl, PageTitle = pageTitle, Locale = locale,
        };
        db.Conversations.Add(conversation);
        await db.SaveChangesAsync(ct);
        return conversation;
    }

    public async Task<Conversation?> FindAsync(Guid tenantId, Guid conversationId, Guid visitorId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Conversations.AsNoTracking()
            .FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == conversationId && c.VisitorId == visitorId, ct);
    }

    /// <summary>A page of messages before a number; the newest page without one.</summary>
    public async Task<MessagePage> MessagesAsync(Guid tenantId, Guid conversationId, long? before, int limit, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = await db.Messages.AsNoTracking()
            .Where(m => m.TenantId == tenantId && m.ConversationId == conversationId && (before == null || m.Seq < before))
            .OrderByDescending(m => m.Seq).Take(limit + 1).ToListAsync(ct);
        var page = rows.Take(limit).OrderBy(m => m.Seq).Select(MessageView.Of).ToList();
        return new(page, rows.Count > limit ? page[0].Seq : null);
    }

    /// <summary>False when the message is no answer in this conversation.</summary>
    public async Task<bool> GiveFeedbackAsync(
        Guid tenantId, Guid conversationId, Guid messageId, FeedbackRating rating, string? comment, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            "update messages set feedback = $4, feedback_comment = $5 where tenant_id = $1 and conversation_id = $2 and id = $3 and role = 'assistant'",
            P(tenantId), P(conversationId), P(messageId), Text(rating.ToString().ToLowerInvariant()), Text(comment));
        return await batch.ExecuteAsync(ct) == 1;
    }

    /// <param name="score">1 to 5.</param>
    public async Task RateAsync(Guid tenantId, Guid conversationId, int score, string? comment, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            "update conversations set rating = $3, rating_comment = $4 where tenant_id = $1 and id = $2",
            P(tenantId), P(conversationId), P(score), Text(comment));
        await batch.ExecuteAsync(ct);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
