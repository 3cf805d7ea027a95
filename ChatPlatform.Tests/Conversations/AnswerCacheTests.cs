using ChatPlatform.Core.Conversations.Caching;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations;

/// <summary>Answers of models that are given again to the same first question, where the tenant allows it.</summary>
public sealed class AnswerCacheTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Answer = "Within 30 days [1].";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Same_question_of_another_customer_Is_answered_without_a_model()
    {
        var tenant = await TenantAsync(isOn: true);
        var first = await AskAsync(tenant, "How long may I return a lamp?");

        var second = await AskAsync(tenant, "  how long may I return a LAMP? ");

        Assert.Equal((1, first.Text), (app.Llm.Count, second.Text));
        Assert.Equal(Assert.Single(first.Citations!).DocumentId, Assert.Single(second.Citations!).DocumentId);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var turn = await db.Turns.Where(t => t.TenantId == tenant.Id).OrderByDescending(t => t.Id).FirstAsync(Ct);
        Assert.Contains(turn.Trace, s => s.Title == AnswerCache.TraceTitle);
        Assert.Empty(turn.Usage);
    }

    [Fact]
    public async Task Nothing_Is_reused_unless_the_tenant_allows_it()
    {
        var tenant = await TenantAsync(isOn: false);
        await AskAsync(tenant, "How long may I return a lamp?");
        await AskAsync(tenant, "How long may I return a lamp?");

        Assert.Equal(2, app.Llm.Count);
    }

    [Fact]
    public async Task Other_tenant_with_the_same_question_Asks_its_own_model()
    {
        var tenant = await TenantAsync(isOn: true);
        await AskAsync(tenant, "How long may I return a lamp?");
        var other = await TenantAsync(isOn: true);

        var answer = await AskAsync(other, "How long may I return a lamp?");

        Assert.Equal(1, app.Llm.Count); // Counted anew for each tenant.
        Assert.NotNull(answer.Citations);
    }

    [Theory]
    [InlineData("prompt")]
    [InlineData("document")]
    public async Task Change_of_an_agent_or_a_document_Ends_the_reuse(string change)
    {
        var tenant = await TenantAsync(isOn: true);
        await AskAsync(tenant, "How long may I return a lamp?");
        if (change == "prompt")
        {
            await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
            await db.Agents.Where(a => a.TenantId == tenant.Id).ExecuteUpdateAsync(
                s => s.SetProperty(a => a.Description, "Returns"), Ct);
        }
        else
        {
            await new KnowledgeDriver(app, tenant.Id).AddDocumentAsync(
                "New.docx", SampleFiles.Docx("A lamp can be returned within 60 days."));
        }

        await AskAsync(tenant, "How long may I return a lamp?");

        Assert.Equal(2, app.Llm.Count);
    }

    [Theory]
    [InlineData("How long may I return a lamp? Write to ann@example.org")]
    [InlineData("How long may I return a lamp? My phone is +49 170 1234567")]
    public async Task Question_with_personal_data_Is_answered_anew(string question)
    {
        var tenant = await TenantAsync(isOn: true);
        await AskAsync(tenant, question);
        await AskAsync(tenant, question);

        Assert.Equal(2, app.Llm.Count);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        Assert.Equal(0, await db.CachedAnswers.CountAsync(a => a.TenantId == tenant.Id, Ct));
    }

    [Fact]
    public async Task Later_question_of_a_conversation_Is_answered_anew()
    {
        var tenant = await TenantAsync(isOn: true);
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("How long may I return a lamp?");
        await visitor.AskAsync("How long may I return a lamp?");

        Assert.Equal(2, app.Llm.Count);
    }

    [Fact]
    public async Task Answer_without_a_source_Is_not_reused()
    {
        var tenant = await TenantAsync(isOn: true);
        app.Llm.Script = Scripts.Says("Thirty days.");
        await AskAsync(tenant, "How long may I return a lamp?");
        await AskAsync(tenant, "How long may I return a lamp?");

        Assert.Equal(2, app.Llm.Count);
    }

    [Fact]
    public async Task Answer_after_a_day_Is_made_anew()
    {
        var tenant = await TenantAsync(isOn: true);
        await AskAsync(tenant, "How long may I return a lamp?");
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            Assert.Equal(1, await db.CachedAnswers.Where(a => a.TenantId == tenant.Id).ExecuteUpdateAsync(
                s => s.SetProperty(a => a.CreatedAt, a => a.CreatedAt - AnswerCache.Lifetime), Ct));
        }

        await AskAsync(tenant, "How long may I return a lamp?");

        Assert.Equal(2, app.Llm.Count);
    }

    private async Task<TestTenant> TenantAsync(bool isOn)
    {
        var settings = new TenantSettings(Provider: "fake", ModelRules: new(CachesAnswers: isOn));
        var tenant = await app.Tenant().With(settings).Agent("Helper").SaveAsync();
        await new KnowledgeDriver(app, tenant.Id).AddDocumentAsync(
            "Returns.docx", SampleFiles.Docx("A lamp can be returned within 30 days."));
        app.Llm.Reset();
        app.Llm.Script = Scripts.Says(Answer);
        return tenant;
    }

    private async Task<WireMessage> AskAsync(TestTenant tenant, string question) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(question);
}
