using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>Every method that may change something is sent at most once per turn, as POST is (R03).</summary>
public sealed class ToolMethodTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Arguments = """{"number":"ACM-1001"}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    private ToolService _service = null!;

    public static TheoryData<string, string> Changes => new()
    {
        { "POST", Arguments },
        { "PUT", Arguments },
        { "PATCH", Arguments },
        { "DELETE", "" },
    };

    public static TheoryData<string> Methods => ["POST", "PUT", "PATCH", "DELETE"];

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        app.Llm.Reset();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task R03_Call_Is_sent_once_when_the_provider_disconnects_after_its_result(string method, string body)
    {
        var cuts = 0;
        app.Llm.Script = request => !request.HasToolResult ? new Reply.ToolCall("change", Arguments)
            : Interlocked.Increment(ref cuts) == 1 ? new Reply.CutOff("It was ") : new Reply.Text("Done.");

        var answer = await AskAsync(await TenantAsync(method));

        Assert.Equal(("Done.", 2), (answer.Text, cuts));
        var sent = Assert.Single(_service.Requests);
        Assert.Equal((method, "/orders/ACM-1001", body), (sent.Method, sent.Target, sent.Body));
        Assert.NotNull(sent.IdempotencyKey);
    }

    /// <summary>
    /// The connection of the first call is used again; a client may repeat a request that fails on it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public async Task R03_Call_whose_response_is_lost_Is_unknown_and_not_repeated(string method)
    {
        var tenant = await TenantAsync(method);
        app.Llm.Script = ToolScripts.CallsOnce("change", Arguments);
        await AskAsync(tenant);
        _service.Answer = ToolService.AbortAsync;
        app.Llm.Script = request =>
            request.Tools.Count == 0 || request.Messages.Count(m => m.Role == "tool") == 2
                ? new Reply.Text("Done.")
                : new Reply.ToolCall("change", Arguments);

        var answer = await AskAsync(tenant);

        Assert.Equal(2, _service.Requests.Count);
        Assert.StartsWith(
            "It is not known whether \"change\" went through", answer.Text, StringComparison.Ordinal);
        Assert.All(app.Llm.Results(), r => Assert.Equal(ToolOutcome.UnknownText, r));
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        Assert.Equal(
            [ToolInvocationStatus.Succeeded, ToolInvocationStatus.Unknown],
            await db.ToolInvocations.Where(i => i.TenantId == tenant.Id)
                .OrderBy(i => i.CreatedAt)
                .Select(i => i.Status)
                .ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Trial_of_an_agent_Sends_no_change(string method)
    {
        var tenant = await TenantAsync(method);
        app.Llm.Script = ToolScripts.CallsOnce("change", Arguments);
        var admin = await ApiClient.AdminAsync(app);

        using var answer = await admin.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/playground/messages",
            new { text = "Please change ACM-1001" });

        Assert.Contains(
            "message.completed",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(
            $"the {method} request was not sent", Assert.Single(app.Llm.Results()), StringComparison.Ordinal);
        Assert.Empty(_service.Requests);
    }

    private Task<TestTenant> TenantAsync(string method) =>
        app.Tenant()
            .Tool("change", _service.Url + "/orders/{number}", method)
            .Agent("Helper", "Everything", "change")
            .SaveAsync();

    private async Task<WireMessage> AskAsync(TestTenant tenant) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please change ACM-1001", s_patience);
}
