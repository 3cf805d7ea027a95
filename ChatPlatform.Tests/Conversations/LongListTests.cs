using System.Diagnostics;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;
using Microsoft.Playwright;
using Npgsql;

namespace ChatPlatform.Tests.Conversations;

/// <summary>
/// A tenant with many rows: a transcript reads as many messages as it shows, and a list scans the conversations a fixed
/// number of times. Scale: 20,000 conversations and one of 20,000 messages; a million of each, and two seconds per
/// page, at the promised scale.
/// </summary>
public sealed class LongListTests(LongListTests.SmallNursery fixture, BrowserFixture browser, ITestOutputHelper output)
    : IClassFixture<LongListTests.SmallNursery>
{
    private const string Rows = "a[href*='/t/acme/conversations/']";
    private const string Copy = "Copy number ";
    private const long MaxGrowth = 30 << 20;

    private static readonly int s_rows = Scale.Of(each: 20_000, promised: 1_000_000);

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S30_Page_Reads_few_rows_and_little_memory_when_a_tenant_has_many()
    {
        var visitor = await VisitorClient.StartAsync(fixture.App.Http, "wk_demo_acme");
        await visitor.AskAsync("where is my shipment ACM-1001");
        await using var staff = await browser.SignInAsync(
            fixture.App.Address, StaffDriver.Owner, StaffDriver.OwnerPassword, "/t/acme");
        var (list, transcript) = ("/t/acme/conversations", $"/t/acme/conversations/{visitor.ConversationId}");
        // Full pages of a short list first, until the heap has the size that showing them takes.
        await CopyAsync(visitor.ConversationId, ConversationQueries.MaxMessages);
        for (var (visits, grown) = (0, long.MaxValue); visits < 12 && (visits < 4 || grown > MaxGrowth / 10); visits++)
        {
            grown = -fixture.App.ResidentBytes;
            await OpenAsync(staff.Page, list, Rows);
            await OpenAsync(staff.Page, transcript, Copy);
            grown += fixture.App.ResidentBytes;
        }

        await CopyAsync(visitor.ConversationId, s_rows);
        var before = fixture.App.ResidentBytes;
        var readBefore = await RowsReadAsync();
        var listTime = await OpenAsync(staff.Page, list, Rows);
        var rows = await staff.Page.Locator(Rows).CountAsync();
        var transcriptTime = await OpenAsync(staff.Page, transcript, Copy);
        var messages = (await staff.Page.ContentAsync()).Split(Copy).Length - 1;
        var growth = fixture.App.ResidentBytes - before;

        output.WriteLine($"{rows} conversations and {messages} messages shown, memory {growth / 1024.0 / 1024:0.0} MB");
        Assert.InRange(rows, 10, 100);
        Assert.InRange(messages, 10, ConversationQueries.MaxMessages);
        Timing.Report("The list", listTime, s_most);
        Timing.Report("The transcript", transcriptTime, s_most);

        // PostgreSQL publishes a connection's statistics some time after its statement; wait until both tables were
        // read.
        await Wait.UntilAsync(
            async () => (await RowsReadAsync()).Zip(readBefore, (now, then) => now - then).All(read => read > 0),
            TimeSpan.FromSeconds(60));
        var readByPages = (await RowsReadAsync()).Zip(readBefore, (now, then) => now - then).ToList();
        Assert.InRange(readByPages[0], 1, s_rows / 4);
        Assert.InRange(readByPages[1], 1, s_rows / 4);
        Assert.True(growth < MaxGrowth, $"The process grew by {growth} bytes.");
    }

    /// <summary>Rows of conversations and of messages read so far.</summary>
    private async Task<long[]> RowsReadAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.Database.Owner);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            "select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname in "
            + "('conversations', 'messages') order by relname",
            connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var read = new List<long>();
        while (await reader.ReadAsync(Ct))
        {
            read.Add(reader.GetInt64(0));
        }

        return [.. read];
    }

    /// <summary>Opens a page and waits until it shows its rows or a text.</summary>
    private static async Task<TimeSpan> OpenAsync(IPage page, string path, string awaited)
    {
        var clock = Stopwatch.StartNew();
        await page.GotoAsync(path);
        await (awaited == Rows ? page.Locator(Rows) : page.GetByText(awaited)).First.WaitForAsync();
        return clock.Elapsed;
    }

    /// <summary>Copies the conversation and its first message directly in the database.</summary>
    private async Task CopyAsync(Guid conversation, int rows)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.Owner);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            select set_config('app.tenant_id', tenant_id::text, false), set_config('app.scope', 'platform', false)
            from tenants t join lateral (select t.id as tenant_id) x on true where slug = 'acme';
            insert into messages (
              tenant_id, id, conversation_id, seq, role, text, status, agents, citations, actions, created_at)
            select m.tenant_id, gen_random_uuid(), m.conversation_id, @rows + 1000 + n, m.role, 'Copy number ' || n,
              m.status, m.agents, m.citations, m.actions, m.created_at
            from messages m, generate_series(1, @rows) n
            where m.conversation_id = @conversation and m.role = 'customer' and m.text not like 'Copy number %';
            insert into conversations select (jsonb_populate_record(null::conversations, to_jsonb(c)
              || jsonb_build_object('id', gen_random_uuid(), 'last_activity_at',
                c.last_activity_at - n * interval '1 second'))).*
            from conversations c, generate_series(1, @rows) n where c.id = @conversation;
            analyze conversations; analyze messages
            """, connection);
        command.CommandTimeout = 900; // Seconds, for a million rows.
        command.Parameters.AddWithValue("rows", rows);
        command.Parameters.AddWithValue("conversation", conversation);
        Assert.True(await command.ExecuteNonQueryAsync(Ct) >= 2 * rows);
        // Excludes the rows that were read to create the copies.
        await using var flush = new NpgsqlCommand("select pg_stat_force_next_flush()", connection);
        await flush.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>
    /// Collects after every 4 MB of new objects and keeps two left pages. Otherwise the memory contains what was thrown
    /// away since the last collection, which depends on the processor's cache, and the pages of the last minute.
    /// </summary>
    public sealed class SmallNursery(PlatformFixture platform) : ProcessFixture(platform)
    {
        protected override void Configure(IDictionary<string, string> settings)
        {
            settings["DOTNET_GCgen0size"] = "400000"; // Hexadecimal, in bytes.
            settings["Limits:Circuits:Disconnected"] = "2";
        }
    }
}
