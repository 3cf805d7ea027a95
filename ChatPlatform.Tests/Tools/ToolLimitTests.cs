using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>A turn calls tools at most five times.</summary>
public sealed class ToolLimitTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private ToolService _service = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        app.Llm.Reset();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData("GET", 100)]
    [InlineData("POST", 100)]
    [InlineData("GET", 6)]
    public async Task M2_Many_calls_in_one_response_Send_five_and_refuse_the_rest(string method, int asked)
    {
        var tenant = await TenantAsync(method);
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Text("Done.")
            : ToolScripts.Calls([.. Enumerable.Range(1, asked).Select(i => ("lookup", $$"""{"number":"{{i}}"}"""))]);

        Assert.Equal("Done.", (await AskAsync(tenant)).Text);

        Assert.Equal(5, _service.Requests.Count);
        Assert.Equal(asked, app.Llm.Results().Count);
        Assert.All(app.Llm.Results().Skip(5), r =>
            Assert.StartsWith("The limit of 5 calls", r, StringComparison.Ordinal));
        Assert.Contains((await TraceAsync(tenant)).EnumerateArray(), s =>
            s.GetProperty("title").GetString() == $"{asked - 5} calls of tools refused");
    }

    [Fact]
    public async Task M2_Call_limit_Counts_over_rounds_and_agents()
    {
        var tenant = await app.Tenant()
            .Tool("lookup", _service.Url + "/lookup/{number}")
            .Agent("Alpha", "Alpha things", "lookup")
            .Agent("Beta", "Beta things", "lookup")
            .SaveAsync();
        var number = 0;
        app.Llm.Script = request =>
            request.IsRouting
                ? new Reply.Text(
                    """{"agents":[{"name":"Alpha","part":"one"},{"name":"Beta","part":"two"}],"question":null}"""
                )
            : request.Tools.Count == 0 || request.Messages.Count(m => m.Role == "tool") >= 3 ? new Reply.Text("Done.")
            : ToolScripts.Calls([
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => ("lookup", $$"""{"number":"{{Interlocked.Increment(ref number)}}"}""")),
            ]);

        var answer = await AskAsync(tenant);

        Assert.Equal(["Alpha", "Beta"], answer.Agents!.Select(a => a.Name));
        Assert.Equal(5, _service.Requests.Count);
    }

    private Task<TestTenant> TenantAsync(string method) =>
        app.Tenant()
            .Tool("lookup", _service.Url + "/lookup/{number}", method)
            .Agent("Helper", "Everything", "lookup")
            .SaveAsync();

    private async Task<WireMessage> AskAsync(TestTenant tenant) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please look up");

    private async Task<JsonElement> TraceAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var turn = await db.Turns.AsNoTracking().SingleAsync(t => t.TenantId == tenant.Id, Ct);
        return JsonSerializer.SerializeToElement(turn.Trace, JsonSerializerOptions.Web);
    }
}
