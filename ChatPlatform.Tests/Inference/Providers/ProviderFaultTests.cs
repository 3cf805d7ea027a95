using System.Net;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Inference.Providers;

/// <summary>
/// All kinds of provider faults: every turn ends visibly, and the provider is not called excessively.
/// </summary>
public sealed class ProviderFaultTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string[] s_raw =
    [
        "Exception",
        "HTTP",
        "http",
        "json",
        "500",
        "429",
        "provider",
        "Provider",
        "<html",
        "�",
    ];

    /// <summary>
    /// Before any text was shown, the provider is called again at most twice, then the built-in assistant answers.
    /// </summary>
    [Theory]
    [InlineData("silent", 1)]
    [InlineData("silent-after-headers", 1)]
    [InlineData("busy", 3)]
    [InlineData("busy-for-long", 1)]
    [InlineData("broken", 3)]
    [InlineData("refused", 1)]
    [InlineData("rubbish", 3)]
    [InlineData("html", 3)]
    [InlineData("html-as-events", 3)]
    [InlineData("malformed-json", 3)]
    [InlineData("wrong-shape", 3)]
    [InlineData("error-event", 3)]
    public async Task R08_Next_provider_Answers_when_one_returns_nothing_usable(string fault, int requests)
    {
        var visitor = await StartAsync(Scripts.AfterRouting(Scripts.Faults[fault]));
        var answer = await visitor.AskAsync("Can you help me with my order?");
        Assert.Equal("complete", answer.Status);
        Assert.NotEmpty(answer.Text);
        Assert.DoesNotContain(s_raw, word => answer.Text.Contains(word, StringComparison.Ordinal));
        Assert.Equal(requests, app.Llm.Count);
        var seen = app.Get<ProviderStatus>().Read().Single(p => p.Name == "fake");
        Assert.NotNull(seen.LastFault);
        Assert.InRange(seen.Faults, requests, seen.Calls);
    }

    /// <summary>
    /// A permanent fault ends the answer visibly, without a raw error, and can be retried successfully.
    /// </summary>
    [Theory]
    [InlineData("stalled", 2)]
    [InlineData("cut-off", 2)]
    [InlineData("empty", 2)]
    [InlineData("bad-arguments", 8)]
    [InlineData("invented-tool", 8)]
    public async Task R07_Failed_answer_Says_so_and_succeeds_on_retry(string fault, int requests)
    {
        var visitor = await StartAsync(Scripts.AfterRouting(Scripts.Faults[fault]));
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Can you help me with my order?", "mine");
        var failed = await feed.WaitForAsync("message.failed");
        Assert.True(failed.Data.GetProperty("retryable").GetBoolean());
        Assert.Equal("unavailable", failed.Data.GetProperty("code").GetString());
        Assert.Equal(requests, app.Llm.Count);
        var shown = Assert.Single(await visitor.MessagesAsync(), m => m.Role == "assistant");
        Assert.Equal("interrupted", shown.Status);

        app.Llm.Script = Scripts.Says("Now it works.");
        using var again = await visitor.PostAsync("Can you help me with my order?", "mine");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var completed = await feed.WaitForAsync("message.completed");
        Assert.Equal((shown.Id, "Now it works."), (completed.Message.Id, completed.Message.Text));
        Assert.Single(await visitor.MessagesAsync(), m => m.Role == "assistant");
    }

    [Fact]
    public async Task R09_Interrupted_answer_Is_replaced_and_never_joined()
    {
        var visitor = await StartAsync(
            Scripts.Sequence(new Reply.CutOff("The first attempt got "), new Reply.Text("The second attempt is whole."))
        );
        await using var feed = await visitor.OpenStreamAsync();
        var answer = await visitor.AskAsync("Can you help me with my order?");
        Assert.Equal("The second attempt is whole.", answer.Text);
        var deltas = feed
            .Events.Where(e => e.Type == "message.delta")
            .Select(e => (At: e.Data.GetProperty("offset").GetInt32(), Text: e.Data.GetProperty("text").GetString()))
            .ToList();
        Assert.Contains((0, ""), deltas); // The client is told to discard the first attempt.
        Assert.Equal(2, app.Llm.Count);
    }

    [Fact]
    public async Task R08_Other_providers_Are_not_called_once_text_was_shown()
    {
        var visitor = await StartAsync(Scripts.AfterRouting(new Reply.CutOff("Partly said ")));
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Can you help me with my order?");
        await feed.WaitForAsync("message.failed");
        var shown = Assert.Single(await visitor.MessagesAsync(), m => m.Role == "assistant");
        Assert.Equal("Partly said", shown.Text.Trim());
    }

    [Fact]
    public async Task R10_Endless_answer_Stops_at_the_limit()
    {
        var visitor = await StartAsync(Scripts.AfterRouting(new Reply.Endless("and so on ")));
        var answer = await visitor.AskAsync("Can you help me with my order?");
        Assert.Equal("complete", answer.Status);
        Assert.InRange(answer.Text.Length, 1000, 16_000);
        Assert.Equal(1, app.Llm.Count);
    }

    [Fact]
    public async Task R10_Split_characters_Are_joined()
    {
        const string text = "Grüße aus Wien — 你好 🚚📦 מה שלומך";
        var visitor = await StartAsync(Scripts.AfterRouting(new Reply.SplitUtf8(text)));
        await using var feed = await visitor.OpenStreamAsync();
        Assert.Equal(text, (await visitor.AskAsync("Can you help me with my order?")).Text);
        Assert.DoesNotContain(feed.Events, e => e.Data.ToString().Contains('�', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Classifier_Decides_when_the_routing_model_response_is_invalid()
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = request => new Reply.Text(
            request.IsRouting ? "Let me think: {\"agents\": " : "Said by an agent.");
        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("When does my parcel arrive?");
        Assert.Equal("Parcels", Assert.Single(answer.Agents!).Name);
    }

    [Fact]
    public async Task Routing_model_Cannot_select_an_unknown_agent()
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = request => new Reply.Text(
            request.IsRouting
                ? """{"agents":[{"name":"Root","part":"all"},{"name":"Invoices","part":"fees"}]}"""
                : "Said by an agent.");
        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Something about fees");
        Assert.Equal("Invoices", Assert.Single(answer.Agents!).Name);
    }

    private async Task<VisitorClient> StartAsync(Func<CompletionRequest, Reply> script)
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = script;
        return await app.CreateVisitorAsync(tenant.WidgetKey);
    }
}
