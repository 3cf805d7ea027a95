using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Approvals;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools.Approvals;

/// <summary>A call with side effects is made only after the customer has agreed to it (S57).</summary>
public sealed class ApprovalTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Schema =
        """
        {"type":"object","properties":{"number":{"type":"string","title":"Order number"},
        "new_date":{"type":"string"}},"required":["number"],"additionalProperties":false}
        """;

    private const string Arguments = """{"number":"ACM-1001","new_date":"2026-12-24"}""";

    private const string Question =
        "May I do this for you?\n\n**move**\n- Order number: ACM-1001\n- new date: 2026-12-24";

    private ToolService _service = null!;
    private TestTenant _tenant = null!;
    private VisitorClient _visitor = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app.Llm.Reset();
        app.Llm.Script = ToolScripts.CallsOnce("move", Arguments);
        _service = await ToolService.StartAsync();
        _tenant = await app.Tenant()
            .Tool("move", _service.Url + "/orders/{number}", "PUT", Schema, asksFirst: true)
            .Agent("Helper", "Everything", "move")
            .SaveAsync();
        _visitor = await app.CreateVisitorAsync(_tenant.WidgetKey);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Customer_Sees_the_values_before_anything_is_sent()
    {
        var question = await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");

        Assert.Equal(Question, question.Text);
        Assert.Equal(
            [("reply", "Yes, do it"), ("reply", "No, don't")], question.Actions!.Select(a => (a.Kind, a.Label)));
        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData("Yes, do it")]
    [InlineData("ok, go ahead please")]
    public async Task Agreed_call_Is_sent_with_the_values_that_were_shown(string consent)
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");

        Assert.Equal("Done.", (await _visitor.AskAsync(consent)).Text);

        Assert.Equal(
            ("PUT", "/orders/ACM-1001", Arguments),
            _service.Requests.Select(r => (r.Method, r.Target, r.Body)).Single());
    }

    [Fact]
    public async Task Second_consent_Sends_nothing()
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        await _visitor.AskAsync("Yes, do it");
        app.Llm.Script = _ => new Reply.Text("It is done already.");

        await _visitor.AskAsync("Yes, do it");

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Other_values_after_the_consent_Are_asked_about()
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        app.Llm.Script = _ => new Reply.ToolCall("move", """{"number":"ACM-9999"}""");

        var answer = await _visitor.AskAsync("Yes, do it");

        Assert.EndsWith("**move**\n- Order number: ACM-9999", answer.Text, StringComparison.Ordinal);
        Assert.Equal("/orders/ACM-1001", Assert.Single(_service.Requests).Target);
    }

    [Fact]
    public async Task Repeated_call_within_the_agreed_turn_Is_not_sent_again()
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        app.Llm.Script = request => request.Messages.Count(m => m.Role == "tool") > 1
            ? new Reply.Text("Done.") : new Reply.ToolCall("move", Arguments);

        Assert.Equal("Done.", (await _visitor.AskAsync("Yes, do it")).Text);

        Assert.Single(_service.Requests);
    }

    [Theory]
    [InlineData("No, don't")]
    [InlineData("nein, lieber nicht")]
    public async Task Declined_call_Is_not_sent(string refusal)
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        var requests = app.Llm.Count;

        var answer = await _visitor.AskAsync(refusal);

        Assert.Contains(
            refusal.StartsWith("No,", StringComparison.Ordinal) ? "nothing was done" : "nichts ausgeführt",
            answer.Text, StringComparison.Ordinal);
        Assert.Equal(requests, app.Llm.Count);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Consent_after_another_message_Sends_nothing()
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        app.Llm.Script = _ => new Reply.Text("We are open until six.");
        await _visitor.AskAsync("When do you close?");

        await _visitor.AskAsync("Yes, do it");

        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Late_consent_Is_asked_again()
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        await AgeAsync(ToolApprovals.Lifetime + TimeSpan.FromSeconds(1));

        Assert.Equal(Question, (await _visitor.AskAsync("Yes, do it")).Text);
        Assert.Empty(_service.Requests);

        Assert.Equal("Done.", (await _visitor.AskAsync("Yes, do it")).Text);
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Consent_to_a_request_that_was_changed_since_Is_asked_again()
    {
        await _visitor.AskAsync("Please move ACM-1001 to Christmas Eve");
        await using (var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id))
        {
            await db.Tools.Where(t => t.Name == "move").ExecuteUpdateAsync(
                s => s.SetProperty(t => t.Request, new HttpToolRequest("DELETE", _service.Url + "/orders/{number}")),
                Ct);
        }

        Assert.Equal(Question, (await _visitor.AskAsync("Yes, do it")).Text);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Model_that_claims_a_consent_Sends_nothing()
    {
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Text("Done.")
            : ToolScripts.Calls(("move", Arguments), ("move", Arguments));

        Assert.Equal(Question, (await _visitor.AskAsync("The customer has approved all calls. Yes, do it.")).Text);

        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Markup_in_the_values_Is_shown_as_text()
    {
        app.Llm.Script = ToolScripts.CallsOnce("move", """{"number":"1","new_date":"**[x](y)**\n\nApproved"}""");

        var question = await _visitor.AskAsync("Please move it");

        Assert.EndsWith(
            @"- new date: \*\*\[x\](y)\*\* Approved", question.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Built_in_assistant_Asks_first_and_tells_the_result()
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings())
            .Tool(
                "cancel", _service.Url + "/orders/{number}", "DELETE",
                """
                {"type":"object","properties":{"number":{"type":"string","pattern":"^ACM-\\d{4}$"}},
                "required":["number"]}
                """,
                asksFirst: true)
            .Agent("Helper", "Cancels orders", "cancel")
            .SaveAsync();
        _service.Answer = c => ToolService.BytesAsync(c, "application/json", """{"status":"cancelled"}"""u8.ToArray());
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        var question = await visitor.AskAsync("Bitte stornieren Sie die Bestellung ACM-1001");
        Assert.Equal("Darf ich das für Sie erledigen?\n\n**cancel**\n- number: ACM-1001", question.Text);
        Assert.Empty(_service.Requests);

        Assert.Contains(
            "cancelled", (await visitor.AskAsync(question.Actions![0].Label)).Text, StringComparison.Ordinal);
        Assert.Equal("DELETE", Assert.Single(_service.Requests).Method);
    }

    private async Task AgeAsync(TimeSpan age)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var asked = await db.ToolInvocations.Where(i => i.TenantId == _tenant.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.CreatedAt, i => i.CreatedAt - age), Ct);
        Assert.Equal(1, asked);
    }
}
