using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Agents;

/// <summary>
/// A model selects the agents: its plan is followed, and the local classifier decides when there is none. The question
/// of most tests is one that the classifier gives to "Parcels".
/// </summary>
public sealed class ModelRouterTests(ModelRouterTests.Fixture app)
    : IClassFixture<ModelRouterTests.Fixture>, IAsyncLifetime
{
    private const string Question = "When does my parcel arrive?";

    private TestTenant _tenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app.Llm.Reset();
        _tenant = await TwoAgents().SaveAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Models_plan_with_one_agent_Is_followed()
    {
        Route("""{"agents":[{"name":"Invoices","part":"only a part"}],"question":null}""");

        var answer = await AskAsync();

        Assert.Equal("Invoices", Assert.Single(answer.Agents!).Name);
        Assert.Equal([Question], QuestionsToAgents()); // A single agent gets the whole message.
        await AssertDecidedAsync("Routed to Invoices", "decided by the model");
    }

    [Fact]
    public async Task Models_plan_with_several_agents_Gives_each_its_part_in_order()
    {
        Route("""{"agents":[{"name":"invoices","part":"the fees"},{"name":"Parcels","part":"the parcel"}]}""");

        var answer = await AskAsync();

        Assert.Equal(["Invoices", "Parcels"], answer.Agents!.Select(a => a.Name));
        Assert.Equal(["the fees", "the parcel"], QuestionsToAgents());
        await AssertDecidedAsync("Routed to Invoices and Parcels", "decided by the model");
    }

    [Fact]
    public async Task Models_question_Is_put_to_the_visitor()
    {
        Route("""{"agents":[],"question":"Which parcel do you mean?"}""");

        var answer = await AskAsync();

        Assert.Equal(("Which parcel do you mean?", null), (answer.Text, answer.Agents));
        Assert.Empty(QuestionsToAgents());
        await AssertDecidedAsync("Asked back", "the model asks for clarification");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Invoices")]
    [InlineData("I would choose: {\"agents\":[{\"name\":\"Invoices\"}]}")]
    [InlineData("```json\n{\"agents\":[{\"name\":\"Invoices\"}]}\n```")]
    [InlineData("{\"agents\":[{\"name\":\"Invoices\"}")]
    [InlineData("{}")]
    [InlineData("""{"agents":[],"question":null}""")]
    [InlineData("""{"agents":[],"question":" \u200b "}""")]
    [InlineData("""{"agents":[{"name":"Root","part":"all"}]}""")]
    [InlineData("""{"agents":[{"name":"0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01","part":"all"}]}""")]
    [InlineData("""{"agents":{"name":"Invoices"}}""")]
    public async Task Classifier_Decides_when_the_models_response_is_no_plan(string response)
    {
        Route(response);

        var answer = await AskAsync();

        Assert.Equal("Parcels", Assert.Single(answer.Agents!).Name);
        await AssertDecidedAsync("Routed to Parcels", "closest to its description", "The response is no plan");
    }

    [Fact]
    public async Task S05_Agent_of_another_tenant_Cannot_be_selected()
    {
        var other = await app.Tenant().Agent("Vault", "Secrets of the other tenant").SaveAsync();
        Guid id;
        await using (var db = app.Get<AppDbFactory>().ForTenant(other.Id))
        {
            id = await db.Agents.Where(a => a.TenantId == other.Id).Select(a => a.Id).SingleAsync(Ct);
        }

        Route($$"""{"agents":[{"name":"Vault","part":"a"},{"name":"{{id}}","part":"b"}]}""");

        var answer = await AskAsync();

        Assert.Equal("Parcels", Assert.Single(answer.Agents!).Name);
        Assert.DoesNotContain(app.Llm.Requests, r => r.Body.Contains("Secrets of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_with_too_many_agents_Is_limited_to_the_first_four()
    {
        string[] names = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"];
        var builder = app.Tenant().With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model));
        foreach (var name in names)
        {
            builder.Agent(name, $"{name} things");
        }

        _tenant = await builder.SaveAsync();
        Route($$"""{"agents":[{{string.Join(',', names.Prepend("Alpha").Select(n => $$"""{"name":"{{n}}"}"""))}}]}""");

        var answer = await AskAsync();

        Assert.Equal(names[..ModelRouter.MaxParts], answer.Agents!.Select(a => a.Name));
        Assert.Equal(ModelRouter.MaxParts, QuestionsToAgents().Count);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("broken")]
    [InlineData("cut-off")]
    public async Task Classifier_Decides_when_the_provider_fails(string fault)
    {
        app.Llm.Script = request =>
            request.IsRouting ? Scripts.Faults[fault] : new Reply.Text("Said by an agent.");

        var answer = await AskAsync();

        Assert.Equal("Parcels", Assert.Single(answer.Agents!).Name);
        await AssertDecidedAsync("Routed to Parcels", "closest to its description", "");
    }

    /// <summary>The model sends a token every 100 ms and would need a minute.</summary>
    [Fact]
    public async Task Classifier_Decides_when_the_models_response_takes_too_long()
    {
        var slow = new Reply.Text(string.Join(' ', Enumerable.Repeat("well,", 600)), new Pace(TimeSpan.Zero, 10));
        app.Llm.Script = request => request.IsRouting ? slow : new Reply.Text("Said by an agent.");

        var answer = await AskAsync();

        Assert.Equal("Parcels", Assert.Single(answer.Agents!).Name);
        await AssertDecidedAsync("Routed to Parcels", "closest to its description", "No response within 3 s");
    }

    /// <summary>The fake reports 100 input and 20 output tokens for each response.</summary>
    [Theory]
    [InlineData("""{"agents":[{"name":"Invoices"}]}""")]
    [InlineData("no plan")]
    public async Task Tokens_of_the_routing_response_Are_counted(string response)
    {
        Route(response);

        await AskAsync();

        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var usage = await db.TenantUsage.AsNoTracking().SingleAsync(u => u.TenantId == _tenant.Id, Ct);
        Assert.Equal((1, 200, 40), (usage.Turns, usage.InputTokens, usage.OutputTokens));
    }

    [Fact]
    public async Task Model_Is_not_asked_when_the_tenant_has_no_tokens_left()
    {
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            (await db.Tenants.SingleAsync(t => t.Id == _tenant.Id, Ct)).Limits = new TenantLimits(TokensPerMonth: 240);
            await db.SaveChangesAsync(Ct);
        }

        await using (var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id))
        {
            var today = DateOnly.FromDateTime(DateTime.UtcNow);
            db.TenantUsage.Add(new() { TenantId = _tenant.Id, Day = today, InputTokens = 200, OutputTokens = 40 });
            await db.SaveChangesAsync(Ct);
        }

        var answer = await AskAsync();

        Assert.Equal(("Parcels", 0), (Assert.Single(answer.Agents!).Name, app.Llm.Count));
    }

    private TenantBuilder TwoAgents() =>
        app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees");

    /// <summary>Lets the model answer routing requests with a text.</summary>
    private void Route(string response) =>
        app.Llm.Script = request => new Reply.Text(request.IsRouting ? response : "Said by an agent.");

    private async Task<WireMessage> AskAsync() =>
        await (await app.CreateVisitorAsync(_tenant.WidgetKey)).AskAsync(Question);

    /// <summary>The messages that agents received, in order.</summary>
    private List<string> QuestionsToAgents() =>
        [.. app.Llm.Requests.Where(r => !r.IsRouting).Select(r => r.Question)];

    /// <summary>Asserts the trace's routing step, and the step before it when the model has failed.</summary>
    private async Task AssertDecidedAsync(string title, string reason, string? failure = null)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var trace = (await db.Turns.AsNoTracking().SingleAsync(t => t.TenantId == _tenant.Id, Ct)).Trace;
        var routing = Assert.Single(trace, s => s.Kind == TraceKind.Routing);
        Assert.Equal(title, routing.Title);
        Assert.StartsWith(reason, routing.Detail, StringComparison.Ordinal);
        var failed = trace.SingleOrDefault(s => s.Title == "The model did not route");
        Assert.Equal(failure is not null, failed is not null);
        Assert.StartsWith(failure ?? "", failed?.Detail ?? "", StringComparison.Ordinal);
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Inference:RoutingSeconds"] = "3";
    }
}
