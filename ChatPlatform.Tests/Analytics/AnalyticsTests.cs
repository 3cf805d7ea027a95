using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;

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

    [Fact]
    public async Task Setup_Lists_completed_and_missing_steps_of_a_new_tenant()
    {
        var tenant = await app.Tenant().Agent("One").Agent("Two").SaveAsync();
        var setup = app.Get<SetupQueries>();

        Assert.Equal(new(0, 2, 0, HasConversation: false), await setup.ForAsync(tenant.Id, Ct));

        await AddAsync(tenant, s_from, rating: null, escalation: null);
        Assert.Equal(new(0, 2, 0, HasConversation: true), await setup.ForAsync(tenant.Id, Ct));
    }

    [Fact]
    public async Task Setup_Counts_each_tenants_own_rows_only()
    {
        var one = await app.Tenant().Agent("One").Agent("Off").SaveAsync();
        var other = await app.Tenant().Agent("Two").SaveAsync();
        await app.ChangeAsync("update agents set is_enabled = false where tenant_id = $1 and name = 'Off'", one.Id);
        await AddDocumentsAsync(one, DocumentStatus.Ready, DocumentStatus.Ready, DocumentStatus.Failed);
        await AddDocumentsAsync(other, DocumentStatus.Failed);
        await app.CreateMemberAsync(one.Slug, TenantRole.Supporter, "seven plum kettles");
        await app.CreateMemberAsync(one.Slug, TenantRole.TenantUser, "seven plum kettles");
        await AddAsync(other, s_from, rating: null, escalation: null);
        var setup = app.Get<SetupQueries>();

        Assert.Equal(new(2, 1, 1, HasConversation: false), await setup.ForAsync(one.Id, Ct));
        Assert.Equal(new(0, 1, 0, HasConversation: true), await setup.ForAsync(other.Id, Ct));
    }

    [Fact]
    public async Task Setup_Does_not_count_a_conversation_without_a_message()
    {
        var tenant = await app.Tenant().SaveAsync();
        await app.CreateVisitorAsync(tenant.WidgetKey);

        Assert.False((await app.Get<SetupQueries>().ForAsync(tenant.Id, Ct)).HasConversation);
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

    /// <summary>Documents that no worker claims.</summary>
    private async Task AddDocumentsAsync(TestTenant tenant, params DocumentStatus[] statuses)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        db.AddRange(statuses.Select(status => new Document
        {
            TenantId = tenant.Id,
            Name = $"{Guid.NewGuid():N}.pdf",
            StorageKey = Guid.NewGuid().ToString("N"),
            Size = 1,
            ContentHash = Guid.NewGuid().ToString("N"),
            MediaType = "application/pdf",
            Status = status,
        }));
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
