using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using ChatPlatform.FakeLlm;
using ChatPlatform.Web.Components.Shared.Chat;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>Models that call more than they are permitted to.</summary>
public sealed class ToolExecutorTests(AppFixture app) : IClassFixture<AppFixture>
{
    private string Outside => app.Llm.OutsideUrl;

    [Fact]
    public async Task Permitted_tool_Is_called_once_and_its_response_returned_to_the_model()
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Scripts.WellBehaved();
        await AskAsync(tenant);
        Assert.Equal("GET /lookup/ACM-1001", Assert.Single(app.Llm.Visits));
        Assert.Contains(app.Llm.Requests[^1].Messages, m =>
            m.Role == "tool" && m.Text.Contains("out for delivery", StringComparison.Ordinal));
        Assert.Equal(ToolInvocationStatus.Succeeded, Assert.Single(await InvocationsAsync(tenant)).Status);
    }

    [Theory]
    [InlineData("secret")] // A tool of the tenant that the agent may not use.
    [InlineData("account_balance")] // A tool of another tenant.
    [InlineData("delete_everything")] // Does not exist.
    public async Task S55_Tool_without_permission_Is_not_called_and_the_attempt_is_recorded(string tool)
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Calls(tool, """{"number":"1"}""");
        Assert.Equal("Done.", (await AskAsync(tenant)).Text);
        Assert.Empty(app.Llm.Visits);
        var call = Assert.Single(await InvocationsAsync(tenant));
        Assert.Equal((tool, ToolInvocationStatus.Refused), (call.ToolName, call.Status));
    }

    [Fact]
    public async Task S55_Revoked_tool_permission_Takes_effect_at_once()
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Scripts.WellBehaved();
        await AskAsync(tenant);
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            await db
                .AgentTools.Where(g => g.TenantId == tenant.Id)
                .ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        }

        app.Llm.Script = Calls("lookup", """{"number":"ACM-1001"}"""); // A model that remembers a tool from earlier.
        await AskAsync(tenant);
        Assert.Single(app.Llm.Visits);
        Assert.Contains(await InvocationsAsync(tenant), i => i.Status == ToolInvocationStatus.Refused);
        await using var auditLog = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        Assert.Contains(auditLog.AuditEvents, e => e.Action == "tool.refused" && e.TargetId == "lookup");
    }

    [Theory]
    [InlineData("""{"number":"x?admin=1#y"}""", "GET /lookup/x%3Fadmin%3D1%23y")]
    [InlineData("""{"number":"@evil.example:80"}""", "GET /lookup/%40evil.example%3A80")]
    public async Task S54_Arguments_Stay_in_their_place(string arguments, string visit)
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Calls("lookup", arguments);
        await AskAsync(tenant);
        Assert.Equal(Decode(visit), Decode(Assert.Single(app.Llm.Visits)));
        Assert.StartsWith("GET /lookup/", app.Llm.Visits[0], StringComparison.Ordinal);

        // The server shows some characters decoded; none of them may have ended the path.
        static string Decode(string text) => Uri.UnescapeDataString(text);
    }

    /// <summary>
    /// A slash or a line break, encoded or not, is more than one segment for a server that decodes first.
    /// </summary>
    [Theory]
    [InlineData("""{"number":"a/secret"}""")]
    [InlineData("""{"number":"a%2fsecret"}""")]
    [InlineData("""{"number":"a\\secret"}""")]
    [InlineData("""{"number":"x\r\nHost: evil.example"}""")]
    [InlineData("""{"number":"x%0d%0aHost: evil.example"}""")]
    [InlineData("""{"number":"@evil.example/"}""")]
    public async Task M1_Arguments_of_more_than_one_segment_Are_not_sent(string arguments)
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Calls("lookup", arguments);
        await AskAsync(tenant);
        Assert.Empty(app.Llm.Visits);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"number":7}""")]
    [InlineData("""{"number":"1","url":"http://127.0.0.1/"}""")]
    [InlineData("""{"number": """)]
    public async Task S54_Schema_errors_Are_returned_to_the_model_and_nothing_is_sent(string arguments)
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Calls("lookup", arguments);
        Assert.Equal("Done.", (await AskAsync(tenant)).Text);
        Assert.Empty(app.Llm.Visits);
        Assert.Contains(app.Llm.Requests[^1].Messages, m =>
            m.Role == "tool" && m.Text.StartsWith("The arguments are", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S58_Model_that_only_calls_tools_Is_stopped_after_five()
    {
        var tenant = await TenantAsync();
        app.Llm.Script = request =>
            request.Tools.Count > 0
                ? new Reply.ToolCall("lookup", """{"number":"1"}""")
                : new Reply.Text("I have looked enough.");
        Assert.Equal("I have looked enough.", (await AskAsync(tenant)).Text);
        Assert.Equal(5, app.Llm.Visits.Count);
        Assert.Equal(6, app.Llm.Count);
    }

    [Fact]
    public async Task S52_Tool_Cannot_reach_an_address_that_is_not_allowed()
    {
        var tenant = await app.Tenant()
            .Agent("Helper", "Everything", "lookup")
            .Tool("lookup", "http://127.0.0.3:9/{number}")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = Calls("lookup", """{"number":"1"}""");
        Assert.Equal("Done.", (await AskAsync(tenant)).Text);
        var call = Assert.Single(await InvocationsAsync(tenant));
        Assert.Equal(ToolInvocationStatus.Failed, call.Status);
    }

    [Fact]
    public async Task S60_Numbers_of_unknown_chunks_Are_text_without_a_citation()
    {
        var tenant = await TenantAsync();
        app.Llm.Script = Scripts.Attacker("secret", "https://evil.example");
        var answer = await AskAsync(tenant);
        Assert.Contains("says [7], pay now [99].", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.Citations);
        Assert.DoesNotContain(
            "class=\"cite\"", MarkdownText.Html(answer.Text, []).Value, StringComparison.Ordinal);
        Assert.Empty(app.Llm.Visits);
    }

    private static Func<CompletionRequest, Reply> Calls(string tool, string arguments) => request =>
        request.HasToolResult ? new Reply.Text("Done.") : new Reply.ToolCall(tool, arguments);

    private async Task<TestTenant> TenantAsync()
    {
        app.Llm.Reset();
        return await app.Tenant()
            .Tool("lookup", Outside + "/lookup/{number}")
            .Tool("secret", Outside + "/secret/{number}")
            .Agent("Helper", "Everything", "lookup")
            .SaveAsync();
    }

    private async Task<WireMessage> AskAsync(TestTenant tenant) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please look up ACM-1001");

    private async Task<List<ToolInvocation>> InvocationsAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        return await db
            .ToolInvocations.AsNoTracking()
            .Where(i => i.TenantId == tenant.Id)
            .OrderBy(i => i.Id)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
