using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Resilience;

/// <summary>The application is killed during answers.</summary>
public sealed class KillTests(PlatformFixture platform) : IAsyncLifetime
{
    private const int Conversations = 6;

    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private FakeLlmServer _llm = null!;
    private TestDatabase _database = null!;
    private AppProcess _app = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await platform.CreateDatabaseAsync();
        _llm = await FakeLlmServer.StartAsync();
        _app = new(new Dictionary<string, string>
        {
            ["ConnectionStrings:Postgres"] = _database.App,
            ["ConnectionStrings:PostgresOwner"] = _database.Owner,
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Passwords:WorkFactor"] = "4",
            ["Inference:Default"] = "fake",
            ["Inference:Providers:fake:Kind"] = "openai-compatible",
            ["Inference:Providers:fake:BaseUrl"] = _llm.BaseUrl,
            ["Egress:AllowedPrivateHosts:0"] = "127.0.0.2",
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _llm.DisposeAsync();
        await platform.DropAsync(_database);
        Directory.Delete(_files, recursive: true);
    }

    /// <summary>Scale: 2 kills under 6 chats each; every turn is checked.</summary>
    [Fact]
    public async Task R02_Turn_Ends_with_exactly_one_answer_after_a_kill()
    {
        var text = string.Join(' ', Enumerable.Range(1, 60).Select(n => $"word{n}"));
        _llm.Script = Scripts.Says(text, new Pace(TimeSpan.Zero, 40));
        var visitors = await Task.WhenAll(
            Enumerable.Range(0, Conversations).Select(_ => VisitorClient.StartAsync(_app.Http, "wk_demo_acme")));
        for (var round = 1; round <= 2; round++)
        {
            var asked = await Task.WhenAll(visitors.Select(c => c.SendMessageAsync("Where is my parcel?")));
            await using (var feed = await visitors[round].OpenStreamAsync())
            {
                await feed.WaitForAsync(e => e.Type == "message.delta" && e.Data.GetProperty("offset").GetInt32() > 0);
                await _app.KillAsync();
            }

            await _app.StartAsync();
            await Task.WhenAll(visitors.Zip(asked).Select(p => ExpectOneAnswerAsync(p.First, p.Second, text)));
        }
    }

    /// <summary>
    /// Scale: 3 kills at random moments under 6 chats that keep writing; acknowledged messages are counted.
    /// </summary>
    [Fact]
    public async Task R01_Acknowledged_message_Is_stored_once_after_kills()
    {
        _llm.Script = Scripts.Says("Yes.");
        var visitors = await Task.WhenAll(
            Enumerable.Range(0, Conversations).Select(_ => VisitorClient.StartAsync(_app.Http, "wk_demo_acme")));
        var random = new Random(1);
        var acknowledged = visitors.Select(_ => new List<string>()).ToList();
        for (var round = 0; round < 3; round++)
        {
            var enough = random.Next(10, 60);
            using var dying = new CancellationTokenSource();
            var writers = visitors.Select((c, i) => WriteAsync(c, acknowledged[i], dying.Token)).ToList();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            var before = acknowledged.Sum(a => a.Count);
            while (acknowledged.Sum(a => a.Count) < before + enough)
            {
                await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }

            await _app.KillAsync();
            await dying.CancelAsync();
            await Task.WhenAll(writers);
            await _app.StartAsync();
        }

        foreach (var (visitor, sent) in visitors.Zip(acknowledged))
        {
            var there = await AllAsync(visitor);
            Assert.Empty(sent.Except(there));
            Assert.Equal(there.Count, there.Distinct().Count());
        }
    }

    private static async Task WriteAsync(VisitorClient visitor, List<string> acknowledged, CancellationToken dying)
    {
        while (!dying.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7().ToString();
            try
            {
                using var response = await visitor.PostAsync("Are you there?", id);
                if (response.IsSuccessStatusCode)
                {
                    acknowledged.Add(id);
                }
            }
            catch (HttpRequestException)
            {
                return; // The application has just been killed: this message was not acknowledged.
            }
        }
    }

    /// <summary>Client ids of all messages of the visitor, read in pages.</summary>
    private static async Task<List<string>> AllAsync(VisitorClient visitor)
    {
        var ids = new List<string>();
        for (var path = "?limit=100"; ;)
        {
            using var response = await visitor.SendAsync(
                HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}/messages{path}");
            var page = await VisitorClient.ReadAsync(response);
            ids.AddRange(
                page.GetProperty("items")
                    .EnumerateArray()
                    .Where(m => m.GetProperty("role").GetString() == "customer")
                    .Select(m => m.GetProperty("clientMessageId").GetString()!));
            if (
                !page.TryGetProperty("nextBefore", out var next)
                || next.ValueKind == System.Text.Json.JsonValueKind.Null)
            {
                return ids;
            }

            path = $"?limit=100&before={next.GetInt64()}";
        }
    }

    private static async Task ExpectOneAnswerAsync(VisitorClient visitor, WireMessage asked, string text)
    {
        await using var feed = await visitor.OpenStreamAsync(
            $"{visitor.Conversation.LastEventId.Split('.')[0]}.{asked.Seq}");
        var ended = await feed.WaitForAsync(
            e => e.Type is "message.completed" or "message.failed", TimeSpan.FromSeconds(40));
        Assert.Equal("message.completed", ended.Type);
        var after = (await visitor.MessagesAsync()).Where(m => m.Seq > asked.Seq).ToList();
        Assert.Equal(("assistant", "complete", text), (Assert.Single(after).Role, after[0].Status, after[0].Text));
    }
}
