using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>
/// A call with side effects whose response is lost is not repeated, and the answer says that its outcome is unknown
/// (R03).
/// </summary>
public sealed class UnknownOutcomeTests(TwinFixture app) : IClassFixture<TwinFixture>, IAsyncLifetime
{
    private const string Arguments = """{"number":"ACM-1001"}""";
    private const string IsUnknown = "It is not known whether \"transfer\" went through";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    private ToolService _service = null!;
    private TestTenant _tenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        app.Llm.Reset();
        _tenant = await app.Tenant()
            .Tool("transfer", _service.Url + "/transfers", "POST")
            .Agent("Helper", "Everything", "transfer")
            .SaveAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    public static TheoryData<string> LostAnswers =>
        ["hang-up", "html", "too-large", "half", "gateway", "error", "timeout"];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task R03_Call_without_a_readable_response_Is_unknown_to_model_and_visitor(string how)
    {
        _service.Answer = how switch
        {
            "hang-up" => ToolService.AbortAsync,
            "html" => c => ToolService.BytesAsync(c, "text/html", "<html>ok</html>"u8.ToArray()),
            "too-large" => c => ToolService.BytesAsync(c, "application/json", new byte[200_000]),
            "error" => c => Task.FromResult(c.Response.StatusCode = StatusCodes.Status500InternalServerError),
            "timeout" => c => Task.FromResult(c.Response.StatusCode = StatusCodes.Status408RequestTimeout),
            "gateway" => c => Task.FromResult(c.Response.StatusCode = StatusCodes.Status504GatewayTimeout),
            _ => BreakOffAsync,
        };
        app.Llm.Script = request =>
            request.Tools.Count == 0 || request.Messages.Count(m => m.Role == "tool") == 2
                ? new Reply.Text("Done.")
                : new Reply.ToolCall("transfer", Arguments);

        var answer = await AskAsync();

        Assert.Single(_service.Requests);
        Assert.EndsWith("Done.", answer.Text, StringComparison.Ordinal);
        Assert.Single(answer.Text.Split(IsUnknown)[1..]);
        Assert.All(app.Llm.Results(), r => Assert.Equal(ToolOutcome.UnknownText, r));
        Assert.Equal(ToolInvocationStatus.Unknown, Assert.Single(await InvocationsAsync()).Status);
    }

    [Fact]
    public async Task R03_Built_in_assistant_Reports_an_unknown_call_as_unknown()
    {
        var tenant = await app.Tenant()
            .With(new())
            .Agent("Helper", "Everything", "transfer")
            .Tool(
                "transfer",
                _service.Url + "/transfers",
                "POST",
                """{"type":"object","properties":{"number":"""
                + """{"type":"string","pattern":"^ACM-[0-9]{4}$"}},"required":["number"]}"""
            )
            .SaveAsync();
        _service.Answer = ToolService.AbortAsync;

        var answer = await AskAsync(tenant);

        Assert.Single(_service.Requests);
        Assert.Equal(IsUnknown + ". Please do not send it again until this is checked.", answer.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R03_Retry_of_a_failed_answer_Does_not_repeat_the_call(bool isAnswered)
    {
        if (!isAnswered)
        {
            _service.Answer = ToolService.AbortAsync;
        }

        var (visitor, id) = (await app.CreateVisitorAsync(_tenant.WidgetKey), Guid.CreateVersion7().ToString());
        app.Llm.Script = request =>
            request.HasToolResult ? new Reply.CutOff("It ") : new Reply.ToolCall("transfer", Arguments);
        await using (var feed = await visitor.OpenStreamAsync())
        {
            await visitor.SendMessageAsync("Please transfer", id);
            await feed.WaitForAsync(e => e.Type == "message.failed", s_patience);
            // The second time the model makes no call.
            app.Llm.Script = isAnswered ? ToolScripts.CallsOnce("transfer", Arguments) : Scripts.Says("Done.");
            using var again = await visitor.PostAsync("Please transfer", id);
            Assert.Equal(System.Net.HttpStatusCode.OK, again.StatusCode);
            var answer = await feed.WaitForAsync(e => e.Type == "message.completed", s_patience);
            Assert.Equal(
                isAnswered ? "Done." : IsUnknown + ". Please do not send it again until this is checked.\n\nDone.",
                answer.Message.Text);
        }

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task R03_Second_instance_Does_not_repeat_the_call_of_a_turn()
    {
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _service.Answer = async c =>
        {
            reached.TrySetResult();
            await release.Task.WaitAsync(Ct);
            await ToolService.JsonAsync(c, """{"status":"done"}""");
        };
        app.Llm.Script = ToolScripts.CallsOnce("transfer", Arguments);
        await using var twin = app.StartTwin();
        var visitor = await app.CreateVisitorAsync(_tenant.WidgetKey);
        await visitor.SendMessageAsync("Please transfer");
        await reached.Task.WaitAsync(s_patience, Ct);
        await app.ChangeAsync(
            "update turns set lease_until = now() - interval '1 minute' where tenant_id = $1 and status = 'running'",
            _tenant.Id);

        await Wait.UntilAsync(
            async () =>
                (await visitor.MessagesAsync()).Any(m =>
                    m.Status == "complete"
                    && m.Text.StartsWith(IsUnknown, StringComparison.Ordinal)
                    && m.Text.EndsWith("Done.", StringComparison.Ordinal)),
            s_patience);

        release.SetResult();
        Assert.Single(_service.Requests);
    }

    /// <summary>Announces a body, sends its first byte and closes the connection.</summary>
    private static async Task BreakOffAsync(HttpContext context)
    {
        context.Response.ContentLength = 100;
        await context.Response.Body.WriteAsync("{"u8.ToArray(), Ct);
        await context.Response.Body.FlushAsync(Ct);
        context.Abort();
    }

    private async Task<WireMessage> AskAsync(TestTenant? tenant = null) =>
        await (await app.CreateVisitorAsync((tenant ?? _tenant).WidgetKey)).AskAsync(
            "Please transfer for ACM-1001", s_patience);

    private async Task<List<ToolInvocation>> InvocationsAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        return await db.ToolInvocations.AsNoTracking().Where(i => i.TenantId == _tenant.Id).ToListAsync(Ct);
    }
}
