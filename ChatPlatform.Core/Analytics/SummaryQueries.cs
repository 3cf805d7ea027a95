using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Analytics;

/// <summary>Counts for a time span.</summary>
/// <param name="From">Begin, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Conversations">Conversations started.</param>
/// <param name="CustomerMessages">Messages of visitors.</param>
/// <param name="Answers">Answers of the assistant.</param>
/// <param name="FailedAnswers">Answers that failed.</param>
/// <param name="Escalations">Escalations opened.</param>
/// <param name="EscalationsResolved">Resolved ones of these.</param>
/// <param name="RatedConversations">Conversations rated by the visitor.</param>
/// <param name="AverageRating">1 to 5; null without ratings.</param>
public sealed record AnalyticsSummary(
    DateTimeOffset From,
    DateTimeOffset To,
    int Conversations,
    int CustomerMessages,
    int Answers,
    int FailedAnswers,
    int Escalations,
    int EscalationsResolved,
    int RatedConversations,
    double? AverageRating,
    int ThumbsUp,
    int ThumbsDown);

public sealed class SummaryQueries(AppDbFactory databases)
{
    public async Task<AnalyticsSummary> ForAsync(
        Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var conversations = db.Conversations.Where(c =>
            c.TenantId == tenantId && c.LastSeq > 0 && c.CreatedAt >= from && c.CreatedAt < to);
        var messages = db.Messages.Where(m => m.TenantId == tenantId && m.CreatedAt >= from && m.CreatedAt < to);
        var escalations = db.Escalations.Where(e => e.TenantId == tenantId && e.CreatedAt >= from && e.CreatedAt < to);
        return await db.Tenants.Where(t => t.Id == tenantId)
            .Select(_ => new AnalyticsSummary(
                from, to,
                conversations.Count(),
                messages.Count(m => m.Role == MessageRole.Customer),
                messages.Count(m => m.Role == MessageRole.Assistant && m.Status == MessageStatus.Complete),
                messages.Count(m =>
                    m.Role == MessageRole.Assistant
                    && (m.Status == MessageStatus.Failed || m.Status == MessageStatus.Interrupted)),
                escalations.Count(),
                escalations.Count(e => e.Status == EscalationStatus.Resolved),
                conversations.Count(c => c.Rating != null),
                conversations.Average(c => (double?)c.Rating),
                messages.Count(m => m.Feedback == FeedbackRating.Up),
                messages.Count(m => m.Feedback == FeedbackRating.Down)))
            .FirstAsync(ct);
    }
}
