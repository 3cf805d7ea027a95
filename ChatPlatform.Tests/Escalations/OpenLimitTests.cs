using System.Net;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Escalations;

/// <summary>An application with the default limits of open escalations.</summary>
public sealed class OpenLimitFixture(PlatformFixture platform) : AppFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings.Remove("Limits:Escalations:MaxOpenPerVisitor");
        settings.Remove("Limits:Escalations:MaxOpenPerAddress");
    }
}

/// <summary>One visitor, or one address, cannot fill the queue.</summary>
public sealed class OpenLimitTests(OpenLimitFixture app) : IClassFixture<OpenLimitFixture>
{
    [Fact]
    public async Task M9_Thirty_concurrent_escalations_of_one_visitor_Open_three()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var conversations = new List<Guid>();
        for (var i = 0; i < 30; i++)
        {
            using var started = await visitor.SendAsync(HttpMethod.Post, "/api/widget/v1/conversations");
            conversations.Add((await VisitorClient.ReadAsync(started)).GetProperty("id").GetGuid());
        }

        var answers = await Task.WhenAll(
            conversations.Select(id =>
                visitor.SendAsync(HttpMethod.Post, $"/api/widget/v1/conversations/{id}/escalation", new { })));

        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.Created), a =>
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, a.StatusCode);
            Assert.NotNull(a.Headers.RetryAfter);
        });
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task M9_Visitors_of_one_address_Open_ten_escalations_per_tenant()
    {
        var tenant = await app.Tenant().SaveAsync();
        var opened = 0;
        for (var i = 0; i < 14; i++)
        {
            var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
            using var answer = await visitor.SendAsync(
                HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/escalation", new { });
            opened += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
        }

        Assert.Equal(10, opened);
        var otherTenant = await app.Tenant().SaveAsync();
        Assert.Equal("pending", (await (await app.CreateVisitorAsync(otherTenant.WidgetKey)).EscalateAsync()).Status);
    }

    [Fact]
    public async Task M9_Message_asking_for_a_human_Is_answered_by_the_assistant_beyond_the_limit()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = Scripts.Says("Here is the assistant.");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        for (var i = 0; i < 3; i++)
        {
            using var started = await visitor.SendAsync(HttpMethod.Post, "/api/widget/v1/conversations");
            var id = (await VisitorClient.ReadAsync(started)).GetProperty("id").GetGuid();
            using var opened = await visitor.SendAsync(
                HttpMethod.Post, $"/api/widget/v1/conversations/{id}/escalation", new { });
            Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        }

        var answer = await visitor.AskAsync("I want to talk to a human");

        Assert.Contains("waiting for support in other conversations", answer.Text, StringComparison.Ordinal);
        Assert.Equal("assistant", (await visitor.GetAsync()).Speaker.Kind);
    }
}
