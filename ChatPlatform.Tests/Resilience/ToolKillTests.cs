using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Resilience;

/// <summary>
/// The application is killed around a call with side effects: the service receives it once, or the answer says that its
/// outcome is unknown.
/// </summary>
public sealed class ToolKillTests(PlatformFixture platform) : IAsyncLifetime
{
    private const string Notice =
        "It is not known whether \"Pay\" went through. Please do not send it again until this is checked.";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private FakeLlmServer _llm = null!;
    private ToolService _service = null!;
    private TestDatabase _database = null!;
    private AppProcess _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await platform.CreateDatabaseAsync();
        _llm = await FakeLlmServer.StartAsync();
        _service = await ToolService.StartAsync();
        _app = new(new Dictionary<string, string>
        {
            ["ConnectionStrings:Postgres"] = _database.App,
            ["ConnectionStrings:PostgresOwner"] = _database.Owner,
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Passwords:WorkFactor"] = "4",
            ["Embeddings:WarmUp"] = "false",
            ["Inference:Default"] = "fake",
            ["Inference:Providers:fake:Kind"] = "openai-compatible",
            ["Inference:Providers:fake:BaseUrl"] = _llm.BaseUrl,
            ["Egress:AllowedPrivateHosts:0"] = "127.0.0.2",
        });
        await _app.StartAsync();
        await AddToolToAllAgentsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
        await _llm.DisposeAsync();
        await platform.DropAsync(_database);
        Directory.Delete(_files, recursive: true);
    }

    [Theory]
    [InlineData("before", "Done.")]
    [InlineData("during", Notice + "\n\nDone.")]
    [InlineData("after", "Done.")]
    public async Task R03_Kill_around_a_call_Does_not_repeat_it(string when, string text)
    {
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _service.Answer = async c =>
        {
            if (when == "during" && reached.TrySetResult())
            {
                await released.Task.WaitAsync(Ct);
            }

            await ToolService.JsonAsync(c, """{"status":"paid"}""");
        };
        _llm.Script = request =>
        {
            if (request.IsRouting)
            {
                return Scripts.WellBehaved()(request);
            }

            return when == (request.HasToolResult ? "after" : "before") && reached.TrySetResult()
                    ? new Reply.Silence(AfterHeaders: true)
                : request.HasToolResult ? new Reply.Text("Done.")
                : new Reply.ToolCall("pay", """{"amount":5}""");
        };
        var visitor = await VisitorClient.StartAsync(_app.Http, "wk_demo_acme");
        var asked = await visitor.SendMessageAsync("Please pay 5");
        await reached.Task.WaitAsync(s_patience, Ct);

        await _app.KillAsync();
        released.SetResult();
        await _app.StartAsync();

        await using var feed = await visitor.OpenStreamAsync(
            $"{visitor.Conversation.LastEventId.Split('.')[0]}.{asked.Seq}");
        var ended = await feed.WaitForAsync(e => e.Type is "message.completed" or "message.failed", s_patience);
        Assert.Equal(("message.completed", text), (ended.Type, ended.Message.Text));
        Assert.Equal("""{"amount":5}""", Assert.Single(_service.Requests).Body);
    }

    private async Task AddToolToAllAgentsAsync()
    {
        using var signedIn = await _app.Http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = "owner@acme.demo", password = "Demo-tenant-2026!" }, Ct);
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("accessToken").GetString()!;
        var owner = new ApiClient(_app.Http, token);
        var tool = await owner.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            "/api/v1/tenants/acme/tools",
            $$"""
            {"name":"pay","title":"Pay","description":"Pays","method":"POST","urlTemplate":"{{_service.Url}}/payments",
            "inputSchema":{"type":"object","properties":{"amount":{"type":"integer"} } },"asksFirst":false}
            """
        );
        foreach (
            var agent in (await owner.ReadAsync("/api/v1/tenants/acme/agents"))
                .Json.GetProperty("items")
                .EnumerateArray())
        {
            var path = $"/api/v1/tenants/acme/agents/{agent.GetProperty("id").GetGuid()}/tools";
            await owner.ExpectAsync(
                HttpStatusCode.OK, HttpMethod.Put, path, new { toolIds = (Guid[])[tool.GetProperty("id").GetGuid()] },
                (await owner.ReadAsync(path)).ETag);
        }
    }
}
