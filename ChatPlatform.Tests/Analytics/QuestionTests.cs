using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Inference.BuiltIn;

namespace ChatPlatform.Tests.Analytics;

/// <summary>Questions without a good answer, grouped by meaning with the real embedding model.</summary>
public sealed class QuestionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly AnalyticsPeriod s_period = new(new(2026, 3, 1), new(2026, 3, 7));

    private static readonly DateTimeOffset s_at = s_period.From.AddHours(12);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Paraphrases_Are_one_group_with_links_to_their_conversations()
    {
        var tenant = await app.Tenant().SaveAsync();
        string[] shipping =
            ["Do you ship to Iceland?", "Can you deliver parcels to Iceland?", "Is delivery to Iceland possible?"];
        string[] refunds = ["When do I get my money back?", "How long does it take to get my money back?"];
        var ids = new Dictionary<string, Guid>();
        foreach (var question in (string[])[.. shipping, .. refunds, "Who is your chief executive?"])
        {
            ids[question] = await NewTalk(question, ids.Count).SaveAsync(app, tenant.Id);
        }

        var groups = await app.Get<QuestionQueries>().ForAsync(tenant.Id, s_period, Ct);

        Assert.Equal([3, 2, 1], groups.Select(g => g.Count));
        Assert.Equal(shipping.Order(), groups[0].Questions.Select(q => q.Text).Order());
        Assert.Equal(refunds.Order(), groups[1].Questions.Select(q => q.Text).Order());
        Assert.All(groups, g => Assert.Contains(g.Title, g.Questions.Select(q => q.Text)));
        Assert.All(groups.SelectMany(g => g.Questions), q => Assert.Equal(ids[q.Text], q.ConversationId));
    }

    [Fact]
    public async Task Questions_Are_those_with_a_weak_answer_in_the_period_of_the_tenant()
    {
        var (tenant, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        SeededTalk[] talks =
        [
            new(s_at) { Question = "good", Rating = 1 },
            new(s_at) { Question = "cited", Answer = "I do not know why, but it is late [1]." },
            new(s_at) { Question = "down", Feedback = FeedbackRating.Down, Weak = WeakAnswer.ThumbsDown },
            new(s_at) { Question = "escalated", Reason = "customer_asked", Weak = WeakAnswer.Escalated },
            new(s_at) { Question = "failed", FirstText = null, Weak = WeakAnswer.Failed },
            new(s_at)
            {
                Question = "unknown", Answer = UnknownAnswers.First, IsCited = false,
                Weak = WeakAnswer.Unknown,
            },
            new(s_at)
            {
                Question = "nearest", Answer = UnknownAnswers.Closest[0] + " Parcels wait 7 days. [1]",
                Weak = WeakAnswer.Unknown,
            },
            new(s_at)
            {
                Question = "unbekannt", Answer = "Das weiß ich leider nicht.", IsCited = false,
                Weak = WeakAnswer.Unknown,
            },
            new(s_at)
            {
                Question = "unclear", Answer = "I am not sure. Is it about one of these?", Agents = [], IsCited = false,
                Weak = WeakAnswer.AskedBack,
            },
        ];
        foreach (var talk in talks)
        {
            await talk.SaveAsync(app, tenant.Id);
            await (talk with { At = s_period.To, Question = "later" }).SaveAsync(app, tenant.Id);
            await (talk with { Question = "of another tenant" }).SaveAsync(app, other.Id);
        }

        var groups = await app.Get<QuestionQueries>().ForAsync(tenant.Id, s_period, Ct);

        Assert.Equal(
            talks.Where(t => t.Weak is not null).Select(t => (t.Question, t.Weak!.Value)).Order(),
            groups.SelectMany(g => g.Questions).Select(q => (q.Text, q.Answer)).Order());
    }

    [Theory]
    [InlineData("I don't know that. Would you like to talk to a person?", true)]
    [InlineData("I couldn't find anything about this.", true)]
    [InlineData("I'm unable to answer that.", true)]
    [InlineData("Dazu habe ich keine Informationen.", true)]
    [InlineData("Je ne sais pas.", true)]
    [InlineData("No tengo información sobre eso.", true)]
    [InlineData("Your parcel arrives tomorrow.", false)]
    [InlineData("You know the drill: press the button.", false)]
    [InlineData("Ihr Paket kommt morgen.", false)]
    public async Task Answer_that_does_not_know_Is_recognised_in_four_languages(string answer, bool isWeak)
    {
        var tenant = await app.Tenant().SaveAsync();
        await new SeededTalk(s_at) { Answer = answer, IsCited = false }.SaveAsync(app, tenant.Id);

        var groups = await app.Get<QuestionQueries>().ForAsync(tenant.Id, s_period, Ct);

        Assert.Equal(isWeak ? [WeakAnswer.Unknown] : [], groups.SelectMany(g => g.Questions).Select(q => q.Answer));
    }

    [Fact]
    public async Task Question_Has_the_reason_that_the_customer_gave_for_the_rating()
    {
        var tenant = await app.Tenant().SaveAsync();
        await (NewTalk("Do you ship to Iceland?", 0) with { DownReason = FeedbackReason.Outdated })
            .SaveAsync(app, tenant.Id);

        var groups = await app.Get<QuestionQueries>().ForAsync(tenant.Id, s_period, Ct);

        var question = Assert.Single(Assert.Single(groups).Questions);
        Assert.Equal((WeakAnswer.ThumbsDown, FeedbackReason.Outdated), (question.Answer, question.Reason));
    }

    private static SeededTalk NewTalk(string question, int hour) =>
        new(s_at.AddHours(hour)) { Question = question, Feedback = FeedbackRating.Down };
}
