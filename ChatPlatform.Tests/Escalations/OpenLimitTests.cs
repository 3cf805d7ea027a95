using System.Net;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Escalations;

/// <summary>An app with the limits of open escalations that every installation has.</summary>
public sealed class OpenLimitFixture(PlatformFixture platform) : AppFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings.Remove("Limits:Escalations:OpenPerVisitor");
        settings.Remove("Limits:Escalations:OpenPerAddress");
    }
}

/// <summary>One visitor, or one address, cannot fill the queue.</summary>
public sealed class OpenLimitTests(OpenLimitFixture app) : IClassFixture<OpenLimitFixture>
{
    [Fact]
    public async Task M9_Of_thirty_escalations_of_one_visitor_at_once_three_are_opened()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CustomerAsync(tenant.WidgetKey);
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
    public async Task M9_Visitors_of_one_address_open_ten_together_and_those_of_another_tenant_are_not_counted()
    {
        var tenant = await app.Tenant().SaveAsync();
        var opened = 0;
        for (var i = 0; i < 14; i++)
        {
            var visitor = await app.CustomerAsync(tenant.WidgetKey);
            using var answer = await visitor.SendAsync(
                HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/escalation", new { });
            opened += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
        }

        Assert.Equal(10, opened);
        var neighbour = await app.Tenant().SaveAsync();
        Assert.Equal("pending", (await (await app.CustomerAsync(neighbour.WidgetKey)).EscalateAsync()).Status);
    }

    [Fact]
    public async Task M9_A_wish_in_words_beyond_the_limit_is_answered_and_the_assistant_stays()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = Scripts.Says("Here is the assistant.");
        var visitor = await app.CustomerAsync(tenant.WidgetKey);
        for (var i = 0; i < 3; i++)
        {
            using var started = await visitor.SendAsync(HttpMethod.Post, "/api/widget/v1/conversations");
            var id = (await VisitorClient.ReadAsync(started)).GetProperty("id").GetGuid();
            using var opened = await visitor.SendAsync(
                HttpMethod.Post, $"/api/widget/v1/conversations/{id}/escalation", new { });
            Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        }

        var answer = await visitor.AskAsync("I want to talk to a human");

        Assert.Contains("in other conversations already", answer.Text, StringComparison.Ordinal);
        Assert.Equal("assistant", (await visitor.GetAsync()).Speaker.Kind);
    }
}
