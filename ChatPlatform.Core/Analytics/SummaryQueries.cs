using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Analytics;

/// <summary>What happened in a span of time, in numbers.</summary>
/// <param name="From">Begin, included.</param>
/// <param name="To">End, excluded.</param>
/// <param name="Conversations">Conversations that began.</param>
/// <param name="CustomerMessages">Messages of visitors.</param>
/// <param name="Answers">Answers of the assistant.</param>
/// <param name="FailedAnswers">Answers that did not come about.</param>
/// <param name="Escalations">Times that a person was asked for.</param>
/// <param name="EscalationsResolved">Of these, how many are resolved.</param>
/// <param name="RatedConversations">Conversations that the visitor gave 1 to 5.</param>
/// <param name="AverageRating">1 to 5; absent where there is none.</param>
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
