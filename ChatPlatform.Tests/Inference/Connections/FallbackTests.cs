using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Inference.Providers.Shapes;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Inference.Connections;

/// <summary>What customers and staff see of a model that does not answer, or not completely.</summary>
public sealed class FallbackTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "Can you help me with my order?";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ModelFallbacks Fallbacks => app.Get<ModelFallbacks>();

    [Fact]
    public async Task K16_Answers_in_place_of_the_model_Are_counted_until_it_answers_again()
    {
        var (tenant, other) = (await TenantAsync(), await TenantAsync());
        app.Llm.Reset();
        Assert.Null(await Fallbacks.ReadAsync(tenant.Id, Ct));
        app.Llm.Script = _ => Scripts.Faults["refused"];
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync(Question);
        await visitor.AskAsync(Question);
        var seen = await Fallbacks.ReadAsync(tenant.Id, Ct);
        Assert.Equal(
            (2, "its provider rejected the request, the key or the model"), (seen?.Count, seen?.Reason));
        Assert.Null(await Fallbacks.ReadAsync(other.Id, Ct));

        app.Llm.Script = Scripts.Says("Said by the model.");
        await visitor.AskAsync(Question);
        Assert.Null(await Fallbacks.ReadAsync(tenant.Id, Ct));
    }

    [Fact]
    public async Task K17_Connection_Has_its_own_patience()
    {
        // The platform's own limit for the first sign of life is 2 s in tests.
        var (patient, hasty) = (await TenantAsync(new(FirstTokenSeconds: 30, WholeSeconds: 60)), await TenantAsync());
        app.Llm.Reset();
        app.Llm.Script = _ => new Reply.Text("Said slowly.", new(TimeSpan.FromSeconds(4), 0));
        var slow = await (await app.CreateVisitorAsync(patient.WidgetKey)).AskAsync(Question);
        Assert.Equal("Said slowly.", slow.Text);
        await (await app.CreateVisitorAsync(hasty.WidgetKey)).AskAsync(Question);
        Assert.Equal("it did not answer in time", (await Fallbacks.ReadAsync(hasty.Id, Ct))?.Reason);
    }

    [Fact]
    public async Task K7_Answer_that_was_cut_Says_so_and_is_continued_by_its_agent()
    {
        var tenant = await TenantAsync();
        app.Llm.Reset();
        app.Llm.Script = _ => Shape.Get("finish reason length").ToReply();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var answer = await visitor.AskAsync(Question);
        Assert.Equal("Hello and\n\nThis answer is not complete: it reached the longest length.", answer.Text);
        var action = Assert.Single(answer.Actions!);
        Assert.Equal("Continue the answer", action.Label);

        app.Llm.Script = Scripts.Says("more of it.");
        var rest = await visitor.AskAsync(action.Label);
        Assert.Equal(("more of it.", answer.Agents![0].Name), (rest.Text, rest.Agents![0].Name));
        Assert.Equal("Continue the answer", app.Llm.Requests[^1].Question);
    }

    [Theory]
    [InlineData("finish reason content_filter", "Hello and\n\nThe answer ends here")]
    [InlineData("finish reason content_filter without text", "The answer ends here")]
    public async Task K7_Filtered_answer_Says_so_once(string shape, string text)
    {
        var tenant = await TenantAsync();
        app.Llm.Reset();
        app.Llm.Script = _ => Shape.Get(shape).ToReply();
        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);
        Assert.StartsWith(text, answer.Text, StringComparison.Ordinal);
        Assert.Equal(("complete", 1), (answer.Status, app.Llm.Count));
    }

    [Fact]
    public async Task K9_Thoughts_without_a_beginning_Are_withdrawn_and_then_never_shown()
    {
        var tenant = await TenantAsync();
        app.Llm.Reset();
        app.Llm.Script = _ => Shape.Get("think without its opening tag").ToReply();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        Assert.Equal("Hello.", (await visitor.AskAsync(Question)).Text);
        await using var feed = await visitor.OpenStreamAsync();
        Assert.Equal("Hello.", (await visitor.AskAsync(Question)).Text);
        Assert.DoesNotContain(
            feed.Events,
            e => e.Type == "message.delta" && e.Data.ToString().Contains("greets", StringComparison.Ordinal));
        Assert.Equal(2, app.Llm.Count);
    }

    private async Task<TestTenant> TenantAsync(ConnectionPatience? patience = null)
    {
        var tenant = await app.Tenant().With(new TenantSettings()).SaveAsync();
        var saved = (await app.Get<ProviderConnections>().CreateAsync(
            tenant.Id, new("Ours", "openai-compatible", app.Llm.BaseUrl, "m", "sk-canary-fallback", Patience: patience),
            Actor.System("test"), Ct)).SavedValue();
        var settings = await app.Get<InferenceSettingsStore>().ReadAsync(tenant.Id, Ct);
        var chosen = await app.Get<InferenceSettingsStore>().ChangeAsync(
            tenant.Id, new(saved.Id, RoutingMode.FastPath), settings.ConcurrencyToken, Actor.System("test"), Ct);
        chosen.SavedValue();
        return tenant;
    }
}
