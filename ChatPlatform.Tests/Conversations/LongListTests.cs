using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;
using Npgsql;

namespace ChatPlatform.Tests.Conversations;

/// <summary>A tenant with very much to show. Scale: 20,000 conversations and one of 20,000 messages, instead of a million.</summary>
public sealed partial class LongListTests(PlatformFixture platform, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Rows = 20_000;
    private const long MostGrowth = 30 << 20;

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    private readonly string _files = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private TestDatabase _database = null!;
    private AppProcess _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await platform.CreateDatabaseAsync();
        _app = new(new Dictionary<string, string>
        {
            ["ConnectionStrings:Postgres"] = _database.App,
            ["ConnectionStrings:PostgresOwner"] = _database.Owner,
            ["Jwt:KeyDirectory"] = Path.Combine(_files, "keys"),
            ["Secrets:FernetKeys:0"] = AppFixture.SecretKey,
            ["Storage:Directory"] = Path.Combine(_files, "files"),
            ["Passwords:WorkFactor"] = "4",
            ["Embeddings:WarmUp"] = "false",
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await platform.DropAsync(_database);
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task S30_A_page_over_very_much_is_quick_small_and_takes_no_memory()
    {
        var customer = await Customer.StartAsync(_app.Http, "wk_demo_acme");
        await customer.AskAsync("where is my shipment ACM-1001");
        using var staff = new StaffClient(_app.Address);
        (await staff.SignInAsync("owner@acme.demo", "Demo-tenant-2026!")).Dispose();
        string[] pages = ["/t/acme/conversations", $"/t/acme/conversations/{customer.ConversationId}", "/t/acme"];
        foreach (var page in (string[])[.. pages, .. pages, .. pages])
        {
            await ReadAsync(staff, page);
        }

        await MultiplyAsync(customer.ConversationId);
        var before = Memory();
        var (list, listTime) = await ReadAsync(staff, pages[0]);
        var (transcript, transcriptTime) = await ReadAsync(staff, pages[1]);
        var (_, homeTime) = await ReadAsync(staff, pages[2]);
        var growth = Memory() - before;

        output.WriteLine($"List {listTime.TotalMilliseconds:0} ms, transcript {transcriptTime.TotalMilliseconds:0} ms, front page {homeTime.TotalMilliseconds:0} ms, memory {growth / 1024.0 / 1024:0.0} MB");
        Assert.InRange(Link().Matches(list).Select(m => m.Value).Distinct().Count(), 10, 100);
        Assert.InRange(transcript.Split("Copy number ").Length - 1, 10, 1000);
        Assert.All([listTime, transcriptTime, homeTime], t => Assert.True(t < s_most, $"{t}"));
        Assert.True(growth < MostGrowth, $"The process grew by {growth} bytes.");
    }

    private static async Task<(string Html, TimeSpan Time)> ReadAsync(StaffClient staff, string path)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await staff.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return (await answer.Content.ReadAsStringAsync(Ct), clock.Elapsed);
    }

    /// <summary>Copies of the conversation and of its first message, past the app.</summary>
    private async Task MultiplyAsync(Guid conversation)
    {
        await using var connection = new NpgsqlConnection(_database.Owner);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            select set_config('app.tenant_id', tenant_id::text, false), set_config('app.scope', 'platform', false) from tenants t join lateral (select t.id as tenant_id) x on true where slug = 'acme';
            insert into messages select (jsonb_populate_record(null::messages, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid(), 'seq', 1000 + n, 'client_message_id', null, 'text', 'Copy number ' || n))).*
            from messages m, generate_series(1, @rows) n where m.conversation_id = @conversation and m.role = 'customer';
            insert into conversations select (jsonb_populate_record(null::conversations, to_jsonb(c) || jsonb_build_object('id', gen_random_uuid()))).*
            from conversations c, generate_series(1, @rows) n where c.id = @conversation;
            analyze conversations; analyze messages
            """, connection);
        command.Parameters.AddWithValue("rows", Rows);
        command.Parameters.AddWithValue("conversation", conversation);
        Assert.True(await command.ExecuteNonQueryAsync(Ct) >= 2 * Rows);
    }

    /// <summary>What the process holds of the machine's memory, in bytes.</summary>
    private long Memory() => 1024 * long.Parse(
        Resident().Match(File.ReadAllText($"/proc/{_app.ProcessId}/status")).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/t/acme/conversations/[0-9a-f-]{36}")]
    private static partial Regex Link();

    [GeneratedRegex(@"VmRSS:\s+(\d+) kB")]
    private static partial Regex Resident();
}
