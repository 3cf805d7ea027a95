using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;

namespace ChatPlatform.Tests.Analytics;

/// <summary>Usage statistics and the setup checklist, for tenants with known rows.</summary>
public sealed class AnalyticsTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly DateTimeOffset s_from = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset s_to = s_from.AddDays(7);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summary_Counts_each_tenants_own_rows_only()
    {
        var (one, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await AddAsync(one, s_from.AddDays(1), rating: 5, EscalationStatus.Resolved);
        await AddAsync(one, s_from.AddDays(2), rating: 2, EscalationStatus.Pending);
        await AddAsync(one, s_from.AddDays(3), rating: null, escalation: null);
        await AddAsync(other, s_from.AddDays(1), rating: 1, escalation: null);

        Assert.Equal((3, 3, 3, 6, 2, 1, 2, 3.5, 3, 3), await CountsAsync(one));
        Assert.Equal((1, 1, 1, 2, 0, 0, 1, 1, 1, 1), await CountsAsync(other));
    }

    [Fact]
    public async Task Summary_Is_zero_without_an_average_for_a_tenant_without_conversations()
    {
        var empty = await app.Tenant().SaveAsync();

        Assert.Equal((0, 0, 0, 0, 0, 0, 0, null, 0, 0), await CountsAsync(empty));
    }

    [Fact]
    public async Task Summary_Includes_the_first_moment_of_its_span_and_excludes_the_last()
    {
        var tenant = await app.Tenant().SaveAsync();
        await AddAsync(tenant, s_from.AddMicroseconds(-1), rating: 1, EscalationStatus.Pending);
        await AddAsync(tenant, s_from, rating: 4, EscalationStatus.Pending);
        await AddAsync(tenant, s_to, rating: 1, EscalationStatus.Pending);

        Assert.Equal((1, 1, 1, 2, 1, 0, 1, 4, 1, 1), await CountsAsync(tenant));
    }

    private async Task<(
        int Conversations, int CustomerMessages, int Answers, int FailedAnswers, int Escalations, int Resolved,
        int Rated, double? AverageRating, int ThumbsUp, int ThumbsDown)> CountsAsync(TestTenant tenant)
    {
        var s = await app.Get<SummaryQueries>().ForAsync(tenant.Id, s_from, s_to, Ct);
        Assert.Equal((s_from, s_to), (s.From, s.To));
        return (
            s.Conversations, s.CustomerMessages, s.Answers, s.FailedAnswers, s.Escalations, s.EscalationsResolved,
            s.RatedConversations, s.AverageRating, s.ThumbsUp, s.ThumbsDown);
    }

    /// <summary>A conversation with one message of the visitor, one successful answer, and two failed ones.</summary>
    private async Task AddAsync(TestTenant tenant, DateTimeOffset at, int? rating, EscalationStatus? escalation)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var visitor = new Visitor { TenantId = tenant.Id, TokenHash = Guid.NewGuid().ToByteArray() };
        var conversation = new Conversation
        {
            TenantId = tenant.Id,
            VisitorId = visitor.Id,
            LastSeq = 4,
            Rating = rating,
            CreatedAt = at,
        };
        db.AddRange(visitor, conversation);
        db.AddRange(
            NewMessage(conversation, 1, MessageRole.Customer, MessageStatus.Complete, null),
            NewMessage(conversation, 2, MessageRole.Assistant, MessageStatus.Complete, FeedbackRating.Up),
            NewMessage(conversation, 3, MessageRole.Assistant, MessageStatus.Failed, FeedbackRating.Down),
            NewMessage(conversation, 4, MessageRole.Assistant, MessageStatus.Interrupted, null));
        if (escalation is { } status)
        {
            db.Add(new Escalation
            {
                TenantId = tenant.Id,
                ConversationId = conversation.Id,
                Reason = "customer_asked",
                Status = status,
                CreatedAt = at,
            });
        }

        await db.SaveChangesAsync(Ct);
    }

    private static Message NewMessage(
        Conversation conversation, long seq, MessageRole role, MessageStatus status, FeedbackRating? feedback) => new()
        {
            TenantId = conversation.TenantId,
            ConversationId = conversation.Id,
            Seq = seq,
            Role = role,
            Text = "Text",
            Status = status,
            Feedback = feedback,
            CreatedAt = conversation.CreatedAt,
        };
}
