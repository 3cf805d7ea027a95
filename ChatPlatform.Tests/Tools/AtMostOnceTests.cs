using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ChatPlatform.Tests.Tools;

/// <summary>A call with side effects reaches its service at most once per turn (R03).</summary>
public sealed class AtMostOnceTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Arguments = """{"number":"ACM-1001"}""";

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

    [Fact]
    public async Task R03_Call_Is_sent_once_when_the_provider_disconnects_after_its_result()
    {
        var cuts = 0;
        app.Llm.Script = request => !request.HasToolResult ? new Reply.ToolCall("transfer", Arguments)
            : Interlocked.Increment(ref cuts) == 1 ? new Reply.CutOff("It was ") : new Reply.Text("Done.");

        var answer = await AskAsync();

        Assert.Equal(("Done.", 2), (answer.Text, cuts));
        Assert.Single(_service.Requests);
        Assert.Equal("""{"status":"done"}""", Assert.Single(app.Llm.Results()));
    }

    [Theory]
    [InlineData("""{"number":"acm-1001 "}""")]
    [InlineData("""{"number":"ACM 1001, please"}""")]
    public async Task R03_Call_Is_sent_once_when_the_model_rewords_it_after_a_disconnect(string reworded)
    {
        var cuts = 0;
        app.Llm.Script = request =>
            !request.HasToolResult ? new Reply.ToolCall("transfer", cuts == 0 ? Arguments : reworded)
            : Interlocked.Increment(ref cuts) == 1 ? new Reply.CutOff("It was ")
            : new Reply.Text("Done.");

        var answer = await AskAsync();

        Assert.Equal(("Done.", 2), (answer.Text, cuts));
        Assert.Single(_service.Requests);
        Assert.Contains("An earlier attempt", Assert.Single(app.Llm.Results()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R03_Next_attempt_Sends_calls_that_the_earlier_one_did_not()
    {
        var cuts = 0;
        app.Llm.Script = request =>
            !request.HasToolResult
                ? cuts == 0
                    ? new Reply.ToolCall("transfer", Arguments)
                    : ToolScripts.Calls(("transfer", Arguments), ("transfer", """{"number":"ACM-1002"}"""))
                : Interlocked.Increment(ref cuts) == 1
                    ? new Reply.CutOff("It was ")
                    : new Reply.Text("Done.");

        await AskAsync();

        Assert.Equal(2, _service.Requests.Count);
        Assert.Equal(2, _service.Requests.Select(s => s.IdempotencyKey).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"number":"1","note":{"b":1,"a":[1.0]}}""", """{"note":{"a":[1],"b":1e0},"number":"1"}""", 1)]
    [InlineData("""{"number":"1","note":9007199254740992}""", """{"number":"1","note":9007199254740993}""", 2)]
    [InlineData("""{"number":"1"}""", """{"number":"2"}""", 2)]
    public async Task R03_Duplicate_call_in_one_response_Is_sent_once(string first, string second, int sent)
    {
        var tenant = await app.Tenant()
            .Agent("Helper", "Everything", "transfer")
            .Tool(
                "transfer",
                _service.Url + "/transfers",
                "POST",
                """{"type":"object","properties":{"number":{"type":"string"},"note":{}}}"""
            )
            .SaveAsync();
        app.Llm.Script = request =>
            request.HasToolResult
                ? new Reply.Text("Done.")
                : ToolScripts.Calls(("transfer", first), ("transfer", second));

        await AskAsync(tenant);

        Assert.Equal(sent, _service.Requests.Count);
        Assert.Equal(sent, _service.Requests.Select(s => s.IdempotencyKey).Distinct().Count());
        Assert.Equal(["""{"status":"done"}""", """{"status":"done"}"""], app.Llm.Results());
    }

    [Fact]
    public async Task R03_Same_call_of_two_agents_Is_sent_once()
    {
        var tenant = await app.Tenant()
            .Tool("transfer", _service.Url + "/transfers", "POST")
            .Agent("Alpha", "Alpha things", "transfer")
            .Agent("Beta", "Beta things", "transfer")
            .SaveAsync();
        app.Llm.Script = request =>
            request.IsRouting
                ? new Reply.Text(
                    """{"agents":[{"name":"Alpha","part":"one"},{"name":"Beta","part":"two"}],"question":null}"""
                )
            : request.HasToolResult ? new Reply.Text("Done.")
            : new Reply.ToolCall("transfer", Arguments);

        var answer = await AskAsync(tenant);

        Assert.Equal(["Alpha", "Beta"], answer.Agents!.Select(a => a.Name));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task R03_Call_without_a_connection_May_be_sent_again()
    {
        var port = Ports.Free();
        var tenant = await app.Tenant()
            .Tool("transfer", $"http://127.0.0.2:{port}/transfers", "POST")
            .Agent("Helper", "Everything", "transfer")
            .SaveAsync();
        ToolService? late = null;
        app.Llm.Before = async request => late ??= request.HasToolResult ? await ToolService.StartAsync(port) : null;
        app.Llm.Script = request =>
            request.Messages.Count(m => m.Role == "tool") == 2
                ? new Reply.Text("Done.")
                : new Reply.ToolCall("transfer", Arguments);

        var answer = await AskAsync(tenant);

        Assert.Equal("Done.", answer.Text);
        Assert.Single(late!.Requests);
        Assert.Equal(["The service could not be reached.", """{"status":"done"}"""], app.Llm.Results());
        await late.DisposeAsync();
    }

    [Fact]
    public async Task R03_Rejected_arguments_Do_not_block_valid_ones()
    {
        app.Llm.Script = request => request.Messages.Count(m => m.Role == "tool") switch
        {
            0 => new Reply.ToolCall("transfer", """{"number":7}"""),
            1 => new Reply.ToolCall("transfer", """{"number":"7"}"""),
            _ => new Reply.Text("Done."),
        };

        await AskAsync();

        Assert.Equal("""{"number":"7"}""", Assert.Single(_service.Requests).Body);
    }

    [Fact]
    public async Task R03_Error_of_the_service_Is_recorded_and_not_retried()
    {
        _service.Answer = c => Task.FromResult(c.Response.StatusCode = StatusCodes.Status409Conflict);
        app.Llm.Script = request =>
            request.Messages.Count(m => m.Role == "tool") == 2
                ? new Reply.Text("Done.")
                : new Reply.ToolCall("transfer", Arguments);

        var answer = await AskAsync();

        Assert.Equal("Done.", answer.Text);
        Assert.Single(_service.Requests);
    }

    private async Task<WireMessage> AskAsync(TestTenant? tenant = null) =>
        await (await app.CreateVisitorAsync((tenant ?? _tenant).WidgetKey)).AskAsync(
            "Please transfer for ACM-1001", s_patience);
}
