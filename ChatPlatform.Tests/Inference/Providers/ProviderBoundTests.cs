using System.Text;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Inference.Providers;

/// <summary>A hostile provider that sends more than any answer: read up to a bound, and called once.</summary>
public sealed class ProviderBoundTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "Can you help me with my order?";

    /// <summary>Size of the hostile response: 600 MB.</summary>
    private const long Much = 600L << 20;

    /// <summary>The bound of an answer (4 MB) plus the buffers in between.</summary>
    private const long Bound = 24L << 20;

    private static readonly string s_megabyte = new('x', 1 << 20);

    public static TheoryData<string, string, string> Floods =>
        new()
        {
            { "one line without an end", "data: {\"choices\":[{\"delta\":{\"content\":\"", s_megabyte },
            { "comments without an end", "", ": " + s_megabyte[..1000] + "\n" },
            { "one event of many lines", "", "data: " + s_megabyte[..1000] + "\n" },
            { "blank lines", "", new string('\n', 4096) },
            { "fragments of a tool's arguments", "", Arguments(new string('a', 10_000)) },
            { "tool calls without an end", "", Calls() },
            { "chunks that say nothing", "", "data: {\"choices\":[]}\n\n" + new string('\n', 4000) },
            {
                "a field of no meaning",
                "",
                "data: {\"choices\":[{\"delta\":{\"reasoning\":\"" + s_megabyte[..100_000] + "\"}}]}\n\n"
            },
        };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task H1_Response_beyond_the_bound_Is_not_read_and_not_retried(
        string kind, string start, string piece)
    {
        var flood = new Reply.Flood(start, piece, Much);
        var visitor = await StartAsync(Scripts.AfterRouting(flood));
        var answer = await visitor.AskAsync(Question, TimeSpan.FromSeconds(60));
        Assert.Equal("complete", answer.Status); // The built-in assistant is the fallback.
        Assert.True(flood.Sent < Bound, $"{kind}: {flood.Sent >> 20} MB were taken.");
        Assert.Equal(1, app.Llm.Count);
    }

    [Fact]
    public async Task H1_Excess_data_after_the_first_text_Ends_the_answer_without_a_retry()
    {
        var flood = new Reply.Flood(Text("It began well and "), "data: " + s_megabyte[..1000] + "\n", Much);
        var visitor = await StartAsync(Scripts.AfterRouting(flood));
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync(Question);
        await feed.WaitForAsync("message.failed");
        Assert.Equal(1, app.Llm.Count);
        Assert.True(flood.Sent < Bound);
    }

    [Fact]
    public async Task H1_Connection_test_Reads_at_most_the_bound_of_an_answer()
    {
        var flood = new Reply.Flood("data: ", s_megabyte, Much);
        var result = await ProbeAsync(flood);
        Assert.False(result.Succeeded);
        Assert.Contains("larger than allowed", result.Text, StringComparison.Ordinal);
        Assert.True(flood.Sent < Bound);
    }

    [Fact]
    public async Task M3_Single_delta_Is_truncated_at_the_limit()
    {
        var visitor = await StartAsync(Scripts.AfterRouting(new Reply.Text(new string('y', 200_000))));
        await using var feed = await visitor.OpenStreamAsync();
        var answer = await visitor.AskAsync(Question);
        Assert.InRange(answer.Text.Length, 1000, 16_000);
        Assert.All(feed.Events.Where(e => e.Type == "message.delta"), e =>
            Assert.InRange(e.Data.GetProperty("text").GetString()!.Length, 0, 16_000));
    }

    [Fact]
    public async Task M3_Limit_within_a_character_Omits_the_character()
    {
        var visitor = await StartAsync(
            Scripts.AfterRouting(new Reply.Text("a" + string.Concat(Enumerable.Repeat("\U0001F680", 20_000)))));
        var answer = await visitor.AskAsync(Question);
        Assert.DoesNotContain('\uFFFD', answer.Text);
        Assert.True(char.IsLowSurrogate(answer.Text.Split("\n\n")[0][^1]));
    }

    private static string Text(string text) => $$$"""data: {"choices":[{"delta":{"content":"{{{text}}}"}}]}""" + "\n\n";

    private static string Arguments(string piece) =>
        $$$"""data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":"""
        + $$$"""{"name":"t","arguments":"{{{piece}}}"}}]}}]}"""
        + "\n\n";

    private static string Calls()
    {
        var all = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            all.Append(
                $$$"""data: {"choices":[{"delta":{"tool_calls":[{"index":{{{i}}},"id":"{{{i}}}","function":"""
                + $$$"""{"name":"t","arguments":"{}"}}]}}]}"""
                    + "\n\n");
        }

        return all.ToString();
    }

    private async Task<ProbeResult> ProbeAsync(Reply reply)
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = _ => reply;
        var actor = Actor.System("test");
        var saved = await app.Get<ProviderConnections>().CreateAsync(
            tenant.Id, new("Mine", "openai-compatible", app.Llm.BaseUrl, "m", "sk-1234567890"), actor, ct);
        var id = Assert.IsType<EditOutcome<ConnectionItem>.Saved>(saved).Value.Id;
        return (await app.Get<ProviderProbe>().TestAsync(tenant.Id, id, actor, ct))!;
    }

    private async Task<VisitorClient> StartAsync(Func<CompletionRequest, Reply> script)
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = script;
        return await app.CreateVisitorAsync(tenant.WidgetKey);
    }
}
