using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Rounds;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Tools;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Agents;

/// <summary>
/// Limits of an agent's run (S58): calls, errors, time and tokens. When one is reached the model answers with what it
/// has, and the usage is recorded. The fake reports 100 input and 20 output tokens for each response.
/// </summary>
public sealed class AgentLimitTests(AgentLimitTests.Fixture app)
    : IClassFixture<AgentLimitTests.Fixture>, IAsyncLifetime
{
    private const int MaxTokens = 64;

    private const int CharactersPerToken = 8;

    private readonly SteppedClock _clock = new();
    private ToolService _service = null!;
    private TestTenant _tenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        app.Llm.Reset();
        _tenant = await app.Tenant()
            .Tool("lookup", _service.Url + "/lookup/{number}")
            .Agent("Helper", "Everything", "lookup")
            .SaveAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task S58_Model_that_always_calls_a_tool_Must_answer_after_the_fifth_call()
    {
        var number = 0;
        app.Llm.Script = request => request.Tools.Count > 0
            ? new Reply.ToolCall("lookup", $$"""{"number":"{{++number}}"}""")
            : new Reply.Text("Done.");

        Assert.Equal("Done.", (await AskAsync()).Text);

        Assert.Equal((5, 6), (_service.Requests.Count, app.Llm.Count));
        Assert.Equal((600, 120), await UsageAsync());
    }

    [Fact]
    public async Task S58_Model_whose_calls_fail_Must_answer_after_the_third_error()
    {
        app.Llm.Script = request => request.Tools.Count > 0
            ? new Reply.ToolCall("lookup", """{"number":1}""")
            : new Reply.Text("Done.");

        Assert.Equal("Done.", (await AskAsync()).Text);

        Assert.Equal((0, 4), (_service.Requests.Count, app.Llm.Count));
        Assert.Equal((400, 80), await UsageAsync());
    }

    /// <summary>The service takes as long as all calls of an answer may take.</summary>
    [Fact]
    public async Task S58_Model_Must_answer_when_the_time_for_calls_is_used_up()
    {
        _service.Answer = c =>
        {
            _clock.Now += TimeSpan.FromSeconds(60);
            return ToolService.JsonAsync(c, "{}");
        };
        app.Llm.Script = request => request.Tools.Count > 0
            ? new Reply.ToolCall("lookup", """{"number":"1"}""")
            : new Reply.Text("Done.");

        Assert.Equal("Done.", await RunAsync());

        Assert.Equal((1, 2), (_service.Requests.Count, app.Llm.Count));
    }

    [Fact]
    public async Task S58_Calls_of_one_response_Are_refused_when_the_time_is_used_up()
    {
        _service.Answer = c =>
        {
            _clock.Now += TimeSpan.FromSeconds(60);
            return ToolService.JsonAsync(c, "{}");
        };
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Text("Done.")
            : ToolScripts.Calls(("lookup", """{"number":"1"}"""), ("lookup", """{"number":"2"}"""));

        await RunAsync();

        Assert.Equal(["/lookup/1"], _service.Requests.Select(s => s.Target));
        Assert.StartsWith("The time for calls of tools", app.Llm.Results()[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task S58_Calls_Are_made_as_long_as_time_is_left()
    {
        _service.Answer = c =>
        {
            _clock.Now += TimeSpan.FromSeconds(29);
            return ToolService.JsonAsync(c, "{}");
        };
        var number = 0;
        app.Llm.Script = request => request.Tools.Count > 0
            ? new Reply.ToolCall("lookup", $$"""{"number":"{{++number}}"}""")
            : new Reply.Text("Done.");

        await RunAsync();

        Assert.Equal(3, _service.Requests.Count);
    }

    [Fact]
    public async Task R10_Answer_that_does_not_end_Is_cut_at_the_token_limit_and_counted_with_it()
    {
        app.Llm.Script = _ => new Reply.Endless("and so on ");

        var answer = await AskAsync();

        Assert.Equal("complete", answer.Status);
        Assert.InRange(answer.Text.Split("\n\n")[0].Length, 1, MaxTokens * CharactersPerToken);
        Assert.Equal(1, app.Llm.Count);
        Assert.Equal((0, MaxTokens), await UsageAsync());
    }

    /// <summary>A constraint in the database simulates a text that it always rejects.</summary>
    [Fact]
    public async Task Tokens_of_an_answer_that_the_database_rejects_Are_counted()
    {
        await using (var owner = await app.OpenAsOwnerAsync())
        {
            await using var rule = new NpgsqlCommand(
                "alter table messages add constraint ck_refused check (text not like '%poison%') not valid", owner);
            await rule.ExecuteNonQueryAsync(Ct);
        }

        app.Llm.Script = Scripts.Says("There is poison in it.");
        var visitor = await app.CreateVisitorAsync(_tenant.WidgetKey);
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Please look up");

        await feed.WaitForAsync("message.failed");
        Assert.Equal((100, 20), await UsageAsync());
    }

    private async Task<WireMessage> AskAsync() =>
        await (await app.CreateVisitorAsync(_tenant.WidgetKey)).AskAsync("Please look up");

    /// <summary>Runs the agent with the clock of this test and returns its text.</summary>
    private async Task<string> RunAsync()
    {
        var tenant = await app.Get<AgentDirectory>().ForAsync(_tenant.Id, revision: -1, Ct);
        var task = new AgentTask(
            _tenant.Id, await TurnAsync(), tenant, new Assignment(tenant.Agents[0], "Please look up"), [],
            FirstPassageNumber: 1, new TurnTrace(),
            new TurnTools(locale: null, isRepeated: false, TimeSpan.FromSeconds(60), _clock), app.Get<ToolExecutor>(),
            DocumentAudience.Everyone);
        var part = new CollectedPart();
        await app.Get<AgentRunner>().RunAsync(task, KnowledgeMatch.None, part, Ct);
        return part.Text.Trim();
    }

    private sealed class CollectedPart : IAnswerPart
    {
        public string Text { get; private set; } = "";

        public int Length => Text.Length;

        public ValueTask WriteAsync(string text)
        {
            Text += text;
            return ValueTask.CompletedTask;
        }

        public ValueTask RetractAsync(int length)
        {
            Text = Text[..length];
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A turn to which calls of tools can belong, under a lease that the application respects.</summary>
    private async Task<Guid> TurnAsync()
    {
        var visitor = new Visitor { TenantId = _tenant.Id, TokenHash = Guid.NewGuid().ToByteArray() };
        var conversation = new Conversation { TenantId = _tenant.Id, VisitorId = visitor.Id };
        var turn = new Turn
        {
            TenantId = _tenant.Id, ConversationId = conversation.Id, MessageId = Guid.CreateVersion7(),
            Status = TurnStatus.Running, SpeakerEpoch = 0, LeaseUntil = DateTimeOffset.UtcNow.AddHours(1),
        };
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        db.AddRange(visitor, conversation, turn);
        await db.SaveChangesAsync(Ct);
        return turn.Id;
    }

    private async Task<(long Input, long Output)> UsageAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        TenantUsage usage = await db.TenantUsage.AsNoTracking().SingleAsync(u => u.TenantId == _tenant.Id, Ct);
        return (usage.InputTokens, usage.OutputTokens);
    }

    /// <summary>A clock that stands still until a test moves it.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Inference:MaxOutputTokens"] = "64";
    }
}
