using System.Net;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Resilience;

/// <summary>PostgreSQL stops and starts while the application runs.</summary>
public sealed class DatabaseOutageTests : IAsyncLifetime
{
    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private readonly PrivatePostgres _postgres = new();
    private AppProcess _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _postgres.StartAsync(CancellationToken.None);
        _app = new(new Dictionary<string, string>
        {
            ["ConnectionStrings:Postgres"] = _postgres.For("chatplatform_app"),
            ["ConnectionStrings:PostgresOwner"] = _postgres.For("chatplatform_owner"),
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Passwords:WorkFactor"] = "4",
        });
        await _app.RunAsync("migrate");
        await _app.RunAsync("seed");
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    /// <summary>Scale: 2 restarts.</summary>
    [Fact]
    public async Task R04_Nothing_is_acknowledged_during_an_outage_and_the_application_Recovers()
    {
        var visitor = await VisitorClient.StartAsync(_app.Http, "wk_demo_contoso");
        var process = _app.ProcessId;
        var acknowledged = new List<string>();
        for (var round = 1; round <= 2; round++)
        {
            acknowledged.Add(await SendMessageAsync(visitor, $"before {round}"));
            await _postgres.StopAsync(Ct);

            using (var refused = await visitor.PostAsync("While it is away", $"away {round}"))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
                Assert.NotNull(refused.Headers.RetryAfter);
                Assert.Equal("unavailable", (await VisitorClient.ReadAsync(refused)).GetProperty("code").GetString());
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, await _app.ReadyAsync());
            using (var live = await _app.Http.GetAsync(new Uri("/healthz/live", UriKind.Relative), Ct))
            {
                Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            }

            await _postgres.StartAsync(Ct);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await _app.WaitUntilReadyAsync();
            Timing.Report("Healthy after the database's return", clock.Elapsed, TimeSpan.FromSeconds(10));
            acknowledged.Add(await SendMessageAsync(visitor, $"after {round}"));
        }

        Assert.Equal(process, _app.ProcessId);
        var there = (await visitor.MessagesAsync())
            .Where(m => m.Role == "customer")
            .Select(m => m.ClientMessageId!)
            .ToList();
        Assert.Equal(acknowledged, there.Where(id => !id.StartsWith("away", StringComparison.Ordinal)));
        Assert.NotEmpty((await visitor.AskAsync("How long does a transfer take?")).Text);
    }

    private static async Task<string> SendMessageAsync(VisitorClient visitor, string id)
    {
        await visitor.SendMessageAsync("I lost my card", id);
        return id;
    }
}
