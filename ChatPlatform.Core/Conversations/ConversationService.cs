using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations;

/// <summary>A visitor, the token that identifies the visitor in later sessions, and the newest conversation.</summary>
public sealed record VisitorSession(Guid VisitorId, string VisitorToken, Conversation? Conversation);

/// <summary>A page of messages, oldest first.</summary>
/// <param name="NextBefore">Sequence number for requesting the previous page; null on the first page of the
/// conversation.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Items, long? NextBefore);

/// <summary>
/// What visitors do with their conversations, apart from sending messages. Every call names the visitor, and treats a
/// conversation of another visitor as not found.
/// </summary>
public sealed class ConversationService(AppDbFactory databases, TenantSql sql)
{
    /// <summary>Random bytes in a visitor token.</summary>
    private const int TokenBytes = 32;

    /// <summary>
    /// Finds the visitor of a token, or creates one, with the newest conversation. A visitor verified by the tenant's
    /// site is not found by a token alone.
    /// </summary>
    public async Task<VisitorSession> ResumeAsync(Guid tenantId, string? visitorToken, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (visitorToken is { Length: > 0 and <= 200 })
        {
            var hash = Hash(visitorToken);
            var known = await db
                .Visitors.AsNoTracking()
                .FirstOrDefaultAsync(v => v.TenantId == tenantId && v.TokenHash == hash && v.Subject == null, ct);
            if (known is not null)
            {
                return new(known.Id, visitorToken, await NewestAsync(db, tenantId, known.Id, ct));
            }
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var visitor = new Visitor { TenantId = tenantId, TokenHash = Hash(token) };
        db.Visitors.Add(visitor);
        await db.SaveChangesAsync(ct);
        return new(visitor.Id, token, null);
    }

    /// <summary>
    /// Finds the visitor verified by the tenant's site, or creates one, with the newest conversation.
    /// </summary>
    /// <param name="subject">The visitor's id on the tenant's site: 1 to 200 characters.</param>
    /// <param name="name">Name given by the site; null keeps the stored name.</param>
    /// <param name="email">Address given by the site; null keeps the stored address.</param>
    public async Task<VisitorSession> ResumeVerifiedAsync(
        Guid tenantId, string subject, string? name, string? email, CancellationToken ct)
    {
        Guid visitor;
        await using (
            var batch = sql.Batch(DataScope.Tenant(tenantId))
                .Add(
                    """
                    insert into visitors (tenant_id, id, token_hash, subject, name, email, created_at)
                    values ($1, $2, $3, $4, $5, $6, now())
                    on conflict (tenant_id, subject) do update
                            set name = coalesce(excluded.name, visitors.name),
                            email = coalesce(excluded.email, visitors.email)
                    returning id
                    """,
                    P(tenantId),
                    P(Guid.CreateVersion7()),
                    P(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)),
                    Text(subject),
                    Text(name),
                    Text(email)))
        {
            await using var reader = await batch.ReadAsync(ct);
            await reader.ReadAsync(ct);
            visitor = reader.GetGuid(0);
        }

        await using var db = databases.ForTenant(tenantId);

        // Only lets the browser notice a change of visitor; it does not identify the visitor in later sessions.
        return new(visitor, $"verified.{visitor:N}", await NewestAsync(db, tenantId, visitor, ct));
    }

    /// <summary>True when the token belongs to a visitor.</summary>
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

    /// <param name="address">Network address of the client. Only a digest is stored, for limits on each
    /// address.</param>
    public async Task<Conversation> StartAsync(
        Guid tenantId,
        Guid visitorId,
        string address,
        string? pageUrl,
        string? pageTitle,
        string? locale,
        CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var conversation = new Conversation
        {
            TenantId = tenantId,
            VisitorId = visitorId,
            AddressKey = Convert.ToHexStringLower(Hash($"{tenantId} {address}").AsSpan(0, 8)),
            PageUrl = pageUrl,
            PageTitle = pageTitle,
            Locale = locale,
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

    /// <summary>The page of messages before a sequence number, or the newest page for null.</summary>
    public async Task<MessagePage> MessagesAsync(
        Guid tenantId, Guid conversationId, long? before, int limit, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var rows = await db
            .Messages.AsNoTracking()
            .Where(m =>
                m.TenantId == tenantId && m.ConversationId == conversationId && (before == null || m.Seq < before))
            .OrderByDescending(m => m.Seq)
            .Take(limit + 1)
            .ToListAsync(ct);
        var page = rows.Take(limit).OrderBy(m => m.Seq).Select(MessageView.Of).ToList();
        return new(page, rows.Count > limit ? page[0].Seq : null);
    }

    /// <summary>
    /// Rates an answer and replaces an earlier rating. False when the message is not an answer in this conversation.
    /// </summary>
    /// <param name="reason">Why it was not helpful; null when not given.</param>
    public async Task<bool> GiveFeedbackAsync(
        Guid tenantId,
        Guid conversationId,
        Guid messageId,
        FeedbackRating rating,
        FeedbackReason? reason,
        string? comment,
        CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            update messages set feedback = $4, feedback_comment = $5, feedback_reason = $7
            where tenant_id = $1 and conversation_id = $2 and id = $3 and role = $6
            """,
            P(tenantId), P(conversationId), P(messageId), Value(rating), Text(comment), Value(MessageRole.Assistant),
            Value(reason));
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

    private static Task<Conversation?> NewestAsync(AppDb db, Guid tenantId, Guid visitorId, CancellationToken ct) =>
        db
            .Conversations.AsNoTracking()
            .Where(c => c.TenantId == tenantId && c.VisitorId == visitorId)
            .OrderByDescending(c => c.CreatedAt)
            .FirstOrDefaultAsync(ct);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
