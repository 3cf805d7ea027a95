using System.Net;
using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Analytics.Teaching;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Analytics;

/// <summary>Questions without a good answer that staff mark as done.</summary>
public sealed class TaughtQuestionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly AnalyticsPeriod s_period = new(new(2026, 3, 1), new(2026, 3, 7));

    private static readonly Actor s_actor = new(ActorKind.User, Guid.CreateVersion7(), "Mira Rahn");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_marked_as_done_Are_no_longer_listed_and_keep_who_and_when()
    {
        var tenant = await app.Tenant().SaveAsync();
        await AskAsync(tenant, "Do you ship to Iceland?", 0);
        await AskAsync(tenant, "Can you deliver parcels to Iceland?", 1);
        await AskAsync(tenant, "Who is your chief executive?", 2);
        var group = (await ListAsync(tenant))[0];
        Assert.Equal(2, group.Count);

        var id = (await MarkAsync(tenant, group)).SavedValue();
        await AskAsync(tenant, "Is delivery to Iceland possible?", 3);

        Assert.Equal(
            ["Is delivery to Iceland possible?", "Who is your chief executive?"],
            (await ListAsync(tenant)).Select(g => g.Title).Order());
        var done = Assert.Single((await app.Get<TaughtQuestions>().PageAsync(tenant.Id, new(10), Ct)).Items);
        Assert.Equal((id, group.Questions[0].Text, 2, "Mira Rahn"), (done.Id, done.Title, done.Count, done.DoneBy));
        Assert.InRange(done.DoneAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));

        Assert.IsType<EditOutcome<Guid>.Saved>(
            await app.Get<TaughtQuestions>().ReopenAsync(tenant.Id, id, s_actor, Ct));
        Assert.Equal([3, 1], (await ListAsync(tenant)).Select(g => g.Count));
    }

    [Fact]
    public async Task Deleted_conversation_Takes_its_done_questions_along()
    {
        var tenant = await app.Tenant().SaveAsync();
        await AskAsync(tenant, "Do you ship to Iceland?", 0);
        (await MarkAsync(tenant, Assert.Single(await ListAsync(tenant)))).SavedValue();
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);

        await db.Conversations.Where(c => c.TenantId == tenant.Id).ExecuteDeleteAsync(Ct);

        Assert.False(await db.TaughtQuestions.AnyAsync(q => q.TenantId == tenant.Id, Ct));
        Assert.Empty((await app.Get<TaughtQuestions>().PageAsync(tenant.Id, new(10), Ct)).Items);
    }

    [Fact]
    public async Task S05_Questions_of_another_tenant_Cannot_be_marked_or_reopened()
    {
        var (tenant, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await AskAsync(tenant, "Do you ship to Iceland?", 0);
        var group = Assert.Single(await ListAsync(tenant));

        Assert.IsType<EditOutcome<Guid>.NotFound>(await MarkAsync(other, group));
        var id = (await MarkAsync(tenant, group)).SavedValue();
        Assert.IsType<EditOutcome<Guid>.NotFound>(
            await app.Get<TaughtQuestions>().ReopenAsync(other.Id, id, s_actor, Ct));
        Assert.Empty(await ListAsync(tenant));
    }

    [Fact]
    public async Task Route_Marks_lists_and_reopens_for_tenant_users()
    {
        var tenant = await app.Tenant().SaveAsync();
        await AskAsync(tenant, "Do you ship to Iceland?", 0);
        var (admin, supporter) = (await ApiClient.AdminAsync(app), await ApiClient.SupporterAsync(app));
        var path = $"/api/v1/tenants/{tenant.Slug}/analytics/questions/done";
        var messageIds = Assert.Single(await ListAsync(tenant)).Questions.Select(q => q.MessageId);

        var marked = await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path, new { messageIds });
        var (list, _) = await admin.ReadAsync(path);
        Assert.Equal(
            marked.GetProperty("id").GetGuid(), list.GetProperty("items")[0].GetProperty("id").GetGuid());
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, path, new { messageIds });
        await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, path, new { messageIds = Array.Empty<Guid>() });
        await admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{path}/{marked.GetProperty("id")}");
        Assert.Single(await ListAsync(tenant));
        Assert.Equal(403, await supporter.StatusAsync("/api/v1/tenants/acme/analytics/questions/done"));
    }

    private Task<EditOutcome<Guid>> MarkAsync(TestTenant tenant, QuestionGroup group) =>
        app.Get<TaughtQuestions>().MarkAsync(
            tenant.Id, [.. group.Questions.Select(q => q.MessageId)], s_actor, Ct);

    private Task<IReadOnlyList<QuestionGroup>> ListAsync(TestTenant tenant) =>
        app.Get<QuestionQueries>().ForAsync(tenant.Id, s_period, Ct);

    private Task<Guid> AskAsync(TestTenant tenant, string question, int hour) =>
        new SeededTalk(s_period.From.AddHours(hour)) { Question = question, Feedback = FeedbackRating.Down }
            .SaveAsync(app, tenant.Id);
}
