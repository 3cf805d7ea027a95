using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Inference.Privacy;

/// <summary>What a provider receives of a conversation, and what of it staff see.</summary>
public sealed class RedactionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Email = "jane.doe@mail.example";
    private const string Phone = "+49 170 1234567";
    private const string Question = $"I am Jane Doe, {Email}, {Phone}. Where is ACM-1001?";

    private const string AnyObject = """{"type":"object","properties":{"number":{"type":"string"}}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Provider_Gets_placeholders_and_customer_and_tool_get_the_values()
    {
        var tenant = await TenantAsync(new(Provider: "fake"));
        app.Llm.OutsideAnswer = $$"""{"status":"sent","contact":"{{Email}}","other":"max@mail.example"}""";
        app.Llm.Script = request =>
            request.IsRouting ? Scripts.WellBehaved()(request)
            : request.HasToolResult ? new Reply.Text("It goes to [EMAIL_1] and [EMAIL_2], [NAME_1].")
            : new Reply.ToolCall("lookup", """{"number":"[EMAIL_1]"}""");
        var visitor = await VisitorAsync(tenant, "Jane Doe");
        var answer = await visitor.AskAsync(Question);

        Assert.Equal($"It goes to {Email} and max@mail.example, Jane Doe.", answer.Text);
        Assert.Equal("GET /lookup/jane.doe%40mail.example", Assert.Single(app.Llm.Visits).Replace("@", "%40"));
        Assert.Equal(2, app.Llm.Requests.Count);
        Assert.All(app.Llm.Requests, r =>
        {
            foreach (var value in (string[])[Email, "max@mail.example", "Jane", "170 1234567"])
            {
                Assert.DoesNotContain(value, r.Body, StringComparison.Ordinal);
            }
        });
        Assert.Contains("I am [NAME_1], [EMAIL_1], [PHONE_1]. Where is ACM-1001?", app.Llm.Requests[0].Body);

        // The history of the next turn is replaced too.
        app.Llm.Script = Scripts.Says("Yes.");
        await visitor.AskAsync("And when does it arrive?");
        Assert.DoesNotContain("mail.example", app.Llm.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Placeholder_split_over_parts_Is_not_shown_to_the_customer()
    {
        var tenant = await TenantAsync(new(Provider: "fake"));
        using var released = new SemaphoreSlim(100);
        app.Llm.Script = Scripts.AfterRouting(new Reply.Stepped("Sent to [EMAIL_1] today.", 24, released));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var feed = await visitor.OpenStreamAsync();
        var answer = await visitor.AskAsync(Question);
        Assert.Equal($"Sent to {Email} today.", answer.Text);
        var deltas = string.Concat(feed.Events.Where(e => e.Type == "message.delta").Select(e => e.Data.ToString()));
        Assert.DoesNotContain("EMAIL", deltas, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Router_Gets_placeholders_and_the_agent_the_whole_part()
    {
        var tenant = await app.Tenant().With(new(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels").Agent("Refunds").SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = request => request.IsRouting
            ? new Reply.Text(
                """{"agents":[{"name":"Parcels","part":"Mail [EMAIL_1]"},{"name":"Refunds","part":"x"}]}""")
            : new Reply.Text(request.Question);
        var answer = await (await VisitorAsync(tenant, "Jane \"J\" Doe")).AskAsync($"{Question} Jane \"J\" Doe");
        Assert.StartsWith($"Mail {Email}", answer.Text, StringComparison.Ordinal);
        Assert.All(app.Llm.Requests, r => Assert.DoesNotContain("mail.example", r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tenant_that_turns_it_off_Sends_messages_as_written_and_stores_no_copy()
    {
        var tenant = await TenantAsync(new(Provider: "fake", ModelRules: new(Redacts: false)));
        app.Llm.Script = Scripts.Says("Yes, [EMAIL_1].");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        Assert.Equal("Yes, [EMAIL_1].", (await visitor.AskAsync(Question)).Text);
        Assert.Contains(Email, app.Llm.Requests[^1].Body, StringComparison.Ordinal);
        var call = Assert.Single(await CallsAsync(tenant));
        Assert.False(call.GetProperty("isRedacted").GetBoolean());
        Assert.Empty(call.GetProperty("sent").EnumerateArray());
    }

    [Fact]
    public async Task Trace_Shows_what_left_the_building_and_holds_no_value_of_the_customer()
    {
        var tenant = await TenantAsync(new(Provider: "fake"));
        app.Llm.Script = ToolScripts.CallsOnce("lookup", """{"number":"[PHONE_1]"}""");
        await (await VisitorAsync(tenant, "Jane Doe")).AskAsync($"{Question} Again: {Email}");
        var calls = await CallsAsync(tenant);

        Assert.Equal(2, calls.Count);
        Assert.All(calls, c => Assert.Equal("openai-compatible", c.GetProperty("provider").GetString()));
        Assert.All(calls, c => Assert.True(c.GetProperty("hasAnswered").GetBoolean()));
        Assert.Equal((2, 0), Numbers(calls[0]));
        Assert.Equal((4, 2), Numbers(calls[1]));
        Assert.True(calls[0].GetProperty("inputTokens").GetInt64() > 0);
        Assert.Equal(
            ["email 2", "phone 1", "name 1"],
            calls[0].GetProperty("replaced").EnumerateArray()
                .Select(r => $"{r.GetProperty("kind").GetString()} {r.GetProperty("count").GetInt32()}"));
        var text = string.Concat(calls.Select(c => c.GetRawText()));
        Assert.Contains("I am [NAME_1], [EMAIL_1], [PHONE_1].", text, StringComparison.Ordinal);
        Assert.Equal(
            """lookup({"number":"[PHONE_1]"})""",
            calls[1].GetProperty("sent")[0].GetProperty("text").GetString());
        Assert.DoesNotContain(Email, text, StringComparison.Ordinal);
        Assert.DoesNotContain("170 1234567", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fake", text, StringComparison.Ordinal); // Nor names or hosts of the platform.
        Assert.DoesNotContain("127.0.0", text, StringComparison.Ordinal);

        static (int, int) Numbers(JsonElement c) =>
            (c.GetProperty("messages").GetInt32(), c.GetProperty("repeated").GetInt32());
    }

    [Fact]
    public async Task Failed_request_Is_shown_too_because_it_was_sent()
    {
        var tenant = await TenantAsync(new(Provider: "fake"));
        app.Llm.Script = Scripts.AfterRouting(Scripts.Faults["refused"]);
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);
        var calls = await CallsAsync(tenant);
        Assert.False(Assert.Single(calls).GetProperty("hasAnswered").GetBoolean());
    }

    [Fact]
    public async Task Built_in_assistant_Gets_the_values_and_sends_nothing()
    {
        var tenant = await TenantAsync(new());
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);
        Assert.Equal(0, app.Llm.Count);
        Assert.Empty(await CallsAsync(tenant));
    }

    private async Task<TestTenant> TenantAsync(TenantSettings settings)
    {
        app.Llm.Reset();
        return await app.Tenant().With(settings)
            .Tool("lookup", app.Llm.OutsideUrl + "/lookup/{number}", schema: AnyObject)
            .Agent("Parcels", tools: ["lookup"]).SaveAsync();
    }

    private async Task<VisitorClient> VisitorAsync(TestTenant tenant, string name)
    {
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        await db.Visitors.Where(v => v.TenantId == tenant.Id)
            .ExecuteUpdateAsync(v => v.SetProperty(x => x.Name, name), Ct);
        return visitor;
    }

    /// <summary>The calls in the trace of the newest turn, as the API gives them.</summary>
    private async Task<List<JsonElement>> CallsAsync(TestTenant tenant)
    {
        var admin = await ApiClient.AdminAsync(app);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var conversation = await db.Conversations.Where(c => c.TenantId == tenant.Id).Select(c => c.Id).SingleAsync(Ct);
        var (page, _) = await admin.ReadAsync($"/api/v1/tenants/{tenant.Slug}/conversations/{conversation}/turns");
        return
        [
            .. page.GetProperty("items")[0].GetProperty("trace").EnumerateArray()
                .Where(s => s.TryGetProperty("calls", out var c) && c.ValueKind == JsonValueKind.Array)
                .SelectMany(s => s.GetProperty("calls").EnumerateArray()),
        ];
    }
}
