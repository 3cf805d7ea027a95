using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations.Turns;

/// <summary>A turn that reaches its maximum duration, while a provider or a tool does not answer.</summary>
public sealed class TurnTimeTests(TurnTimeTests.Fixture app) : IClassFixture<TurnTimeTests.Fixture>, IAsyncLifetime
{
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

    /// <summary>The first response, which calls a tool, has 100 input and 20 output tokens.</summary>
    [Fact]
    public async Task S58_Turn_that_takes_too_long_Fails_visibly_and_its_tokens_are_counted()
    {
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Silence()
            : new Reply.ToolCall("lookup", """{"number":"1"}""");

        var failed = await FailAsync();

        Assert.Equal("timeout", failed.Data.GetProperty("code").GetString());
        Assert.True(failed.Data.GetProperty("retryable").GetBoolean());
        Assert.Equal((1, 2), (_service.Requests.Count, app.Llm.Count));
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var turn = await db.Turns.AsNoTracking().SingleAsync(t => t.TenantId == _tenant.Id, Ct);
        Assert.Equal((TurnStatus.Failed, "timeout"), (turn.Status, turn.ErrorCode));
        Assert.Equal("It took too long", turn.Trace[^1].Detail);
        var usage = await db.TenantUsage.AsNoTracking().SingleAsync(u => u.TenantId == _tenant.Id, Ct);
        Assert.Equal((1, 100, 20), (usage.Turns, usage.InputTokens, usage.OutputTokens));
    }

    [Fact]
    public async Task S58_Turn_that_takes_too_long_in_a_tool_Asks_the_model_no_more()
    {
        var release = new TaskCompletionSource();
        _service.Answer = _ => release.Task;
        app.Llm.Script = ToolScripts.CallsOnce("lookup", """{"number":"1"}""");

        var failed = await FailAsync();
        release.SetResult();

        Assert.Equal("timeout", failed.Data.GetProperty("code").GetString());
        Assert.Equal((1, 1), (_service.Requests.Count, app.Llm.Count));
    }

    private async Task<FeedEvent> FailAsync()
    {
        var visitor = await app.CreateVisitorAsync(_tenant.WidgetKey);
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Please look up");
        return await feed.WaitForAsync("message.failed");
    }

    /// <summary>The provider and the tool may take longer than the turn.</summary>
    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Limits:Turns:MaxSeconds"] = "4";
            settings["Inference:FirstTokenSeconds"] = "60";
            settings["Embeddings:WarmUp"] = "true";
        }
    }
}
