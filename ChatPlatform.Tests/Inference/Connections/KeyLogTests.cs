using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Inference.Connections;

/// <summary>
/// The real program at its most verbose log level, while a connection is created, tested, used, fails and is rejected.
/// The key does not look like one, so that it is not masked.
/// </summary>
public sealed class KeyLogTests(KeyLogTests.VerboseLogging loud) : IClassFixture<KeyLogTests.VerboseLogging>
{
    private const string Key = "canary-walnut-drawer-violin";
    private const string Acme = "/api/v1/tenants/acme";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S33_Provider_key_Is_in_no_log_export_or_error()
    {
        var owner = await SignInAsync("owner@acme.demo", "Demo-tenant-2026!");
        var texts = new List<string>();
        var made = await SendAsync(
            owner, HttpMethod.Post, $"{Acme}/inference-settings/connections", Body(loud.Llm.BaseUrl), texts);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var path = $"{Acme}/inference-settings/connections/{made.Json.GetProperty("id").GetGuid()}";

        // The provider answers, rejects and echoes the key, fails, and returns another format.
        foreach (
            var reply in (Reply[])
                [
                    new Reply.Text("ok"),
                    new Reply.Raw(Encoding.UTF8.GetBytes($"Incorrect API key provided: {Key}"), "text/plain"),
                    new Reply.Status(401),
                    new Reply.Status(500),
                    new Reply.CutOff("half"),
                ])
        {
            loud.Llm.Script = _ => reply;
            Assert.Equal(
                HttpStatusCode.OK, (await SendAsync(owner, HttpMethod.Post, path + "/test", null, texts)).Status);
        }

        var settings = await SendAsync(owner, HttpMethod.Get, $"{Acme}/inference-settings", null, texts);
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await SendAsync(
                    owner, HttpMethod.Put, $"{Acme}/inference-settings",
                    new { connectionId = made.Json.GetProperty("id").GetGuid() }, texts, settings.Tag)
            ).Status);
        var calls = loud.Llm.Count;
        loud.Llm.Script = Scripts.Says("The model answers.");
        var visitor = await VisitorClient.StartAsync(loud.App.Http, "wk_demo_acme");
        texts.Add((await visitor.AskAsync("Tell me about the weather in the mountains")).Text);
        loud.Llm.Script = _ => new Reply.Status(500);
        texts.Add((await visitor.AskAsync("And about the weather at the sea")).Text);
        Assert.True(loud.Llm.Count > calls, "the connection was used");
        Assert.Contains(loud.Llm.Requests, r => r.ApiKey == Key);

        await SendAsync(owner, HttpMethod.Put, path, Body(loud.Llm.BaseUrl, name: ""), texts, made.Tag); // invalid
        await SendAsync(owner, HttpMethod.Put, path, Body(loud.Llm.BaseUrl), texts, "\"1\""); // stale
        await SendAsync(owner, HttpMethod.Put, path, Body(loud.Llm.BaseUrl), texts); // without a version
        // the same name
        await SendAsync(
            owner, HttpMethod.Post, $"{Acme}/inference-settings/connections", Body(loud.Llm.BaseUrl), texts);
        // an unknown member
        await SendAsync(
            owner, HttpMethod.Post, $"{Acme}/inference-settings/connections", new { name = "x", unknown = Key }, texts);
        await SendAsync(owner, HttpMethod.Put, path, Body("https://10.0.0.1/v1"), texts, made.Tag); // re-aimed
        await SendAsync(owner, HttpMethod.Post, path + "/test", null, texts); // a closed address
        await SendAsync(owner, HttpMethod.Get, $"{Acme}/audit-events/export", null, texts);
        var admin = await SignInAsync("admin@demo.local", "Demo-admin-2026!");
        await SendAsync(admin, HttpMethod.Get, "/api/v1/audit-events/export", null, texts);

        Assert.All(texts, text => Assert.DoesNotContain("walnut", text, StringComparison.Ordinal));
        var log = loud.App.Log;
        Assert.True(log.Count > 200, $"{log.Count} lines: the log is not as loud as it should be");
        Assert.Contains(log, line => line.Contains("inference-settings/connections", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains("walnut", StringComparison.Ordinal));
    }

    private static object Body(string baseUrl, string name = "VerboseLogging") =>
        new
        {
            name,
            kind = "openai-compatible",
            baseUrl,
            model = "m",
            key = Key,
        };

    private async Task<string> SignInAsync(string email, string password)
    {
        using var answer = await loud.App.Http.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Ct);
        return (await VisitorClient.ReadAsync(answer)).GetProperty("accessToken").GetString()!;
    }

    private async Task<(HttpStatusCode Status, JsonElement Json, string? Tag)> SendAsync(
        string token, HttpMethod method, string path, object? body, List<string> texts, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await loud.App.Http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        texts.Add(text + answer.Headers);
        return (
            answer.StatusCode, text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default,
            answer.Headers.ETag?.ToString());
    }

    public sealed class VerboseLogging(PlatformFixture platform) : ProcessFixture(platform), IAsyncLifetime
    {
        public FakeLlmServer Llm { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            Llm = await FakeLlmServer.StartAsync();
            await InitializeAsync();
        }

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await DisposeAsync();
            await Llm.DisposeAsync();
        }

        protected override void Configure(IDictionary<string, string> settings)
        {
            settings["Egress:AllowedPrivateHosts:0"] = "127.0.0.2";
            settings["Serilog:MinimumLevel:Default"] = "Verbose";
            foreach (
                var source in (string[])
                    ["Microsoft", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "System.Net.Http", "Npgsql"])
            {
                settings[$"Serilog:MinimumLevel:Override:{source}"] = "Verbose";
            }
        }
    }
}
