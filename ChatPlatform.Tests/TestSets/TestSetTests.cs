using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.TestSet;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.TestSets;

/// <summary>Runs of a tenant's test set, and the gate for changes of agents.</summary>
public sealed class TestSetTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Worse = "Be brief.";

    private static readonly Actor s_actor = Actor.System("test");

    private TestTenant _tenant = null!;
    private AgentDetail _claims = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app.Llm.Reset();
        app.Llm.Script = request => new Reply.Text(
            request.System.Contains(Worse, StringComparison.Ordinal) ? "Soon." : "In **14** days, in writing.");
        _tenant = await app.Tenant().Agent("Claims", "Damaged parcels").SaveAsync();
        _claims = (await app.Get<AgentQueries>().PageAsync(_tenant.Id, new("Claims"), new(1), Ct)).Items[0];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Run_Says_why_a_case_failed_and_stores_nothing_but_the_run()
    {
        await AddAsync(new("My parcel is damaged", _claims.Id, ["14 DAYS"]));
        await AddAsync(new("My parcel is damaged again", null, ["30 days"], ["in  writing"], NeedsPerson: true));

        var report = await RunAsync(null);

        Assert.Equal((2, 1, TestRunKind.Current), (report.Run.Total, report.Run.Passed, report.Run.Kind));
        Assert.Equal("Claims", Assert.Single(report.Results[0].Agents));
        Assert.Equal(
            ["does not mention \"30 days\"", "mentions \"in  writing\"", "does not offer a person"],
            report.Results[1].Reasons);
        var kept = (await app.Get<TestRuns>().FindAsync(_tenant.Id, report.Run.Id, Ct))!;
        Assert.Equal(report.Results.Select(r => r.Passed), kept.Results.Select(r => r.Passed));
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        Assert.False(await db.Conversations.AnyAsync(c => c.TenantId == _tenant.Id, Ct));
    }

    [Fact]
    public async Task Built_in_assistant_Is_tested_for_agent_text_and_person()
    {
        var tenant = await app.Tenant().With(new()).Agent("Claims", "Damaged and broken parcels")
            .Agent("Invoices", "Bills, payments and reminders").SaveAsync();
        var agents = (await app.Get<AgentQueries>().PageAsync(tenant.Id, new(), new(5), Ct)).Items;
        foreach (var draft in (TestCaseDraft[])
            [
                new("Damaged and broken parcels", agents.Single(a => a.Name == "Claims").Id),
                new("Damaged and broken parcels", agents.Single(a => a.Name == "Invoices").Id),
                new("I want to talk to a person", NeedsPerson: true),
                new("Bills, payments and reminders", MustMention: ["zebra"]),
            ])
        {
            await AddAsync(draft, tenant);
        }

        var results = (await RunAsync(null, tenant)).Results;

        Assert.Equal([true, false, true, false], results.Select(r => r.Passed));
        Assert.Equal(["answered by Claims instead of Invoices"], results[1].Reasons);
        Assert.True(results[2].OffersPerson);
    }

    [Fact]
    public async Task Deleted_agent_Fails_its_cases_and_says_so()
    {
        var added = await AddAsync(new("My parcel is damaged", _claims.Id));
        await app.Get<AgentEditor>().DeleteAsync(_tenant.Id, _claims.Id, _claims.ConcurrencyToken, s_actor, Ct);

        var test = (await app.Get<TestCaseQueries>().FindAsync(_tenant.Id, added.Id, Ct))!;

        Assert.True(test.IsAgentDeleted);
        var result = Assert.Single((await RunAsync(null)).Results);
        Assert.Equal("the agent that must answer was deleted", result.Reasons[0]);
        (await app.Get<TestCaseEditor>().UpdateAsync(
            _tenant.Id, test.Id, test.ConcurrencyToken, new("My parcel is damaged", _claims.Id, ["14"]), s_actor, Ct))
            .SavedValue();
    }

    /// <summary>The gate compares with the newest run of what customers were answered by.</summary>
    [Theory]
    [InlineData(PublishGateMode.Off, true, 1)]
    [InlineData(PublishGateMode.Warn, true, 1)]
    [InlineData(PublishGateMode.Block, false, 3)]
    public async Task Change_that_makes_the_test_set_worse_Is_refused_only_where_the_tenant_blocks(
        PublishGateMode mode, bool isSaved, int runs)
    {
        await AddAsync(new("My parcel is damaged", _claims.Id, ["14 days"]));
        await RunAsync(null);
        await SetAsync(mode);

        var outcome = await SaveAsync(a => a with { Prompt = Worse });

        Assert.Equal(runs, (await RunsAsync()).Count);
        if (isSaved)
        {
            outcome.SavedValue();
            return;
        }

        var refused = Assert.IsType<EditOutcome<AgentDetail>.Refused>(outcome);
        Assert.Equal(PublishPermit.Code, refused.Code);
        Assert.Contains(
            "\"My parcel is damaged\" does not mention \"14 days\"", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(_claims.Prompt, (await app.Get<AgentQueries>().FindAsync(_tenant.Id, _claims.Id, Ct))!.Prompt);
    }

    [Fact]
    public async Task Saved_change_Becomes_the_baseline_and_an_earlier_version_must_pass_as_well()
    {
        await AddAsync(new("My parcel is damaged", MustMention: ["14 days"]));
        (await SaveAsync(a => a with { Prompt = Worse })).SavedValue();
        await SetAsync(PublishGateMode.Block);
        (await SaveAsync(a => a with { Prompt = "Be exact." })).SavedValue();
        Assert.Equal([TestRunKind.Published, TestRunKind.Current], (await RunsAsync()).Select(r => r.Kind));

        var agent = (await app.Get<AgentQueries>().FindAsync(_tenant.Id, _claims.Id, Ct))!;
        var editor = app.Get<AgentEditor>();
        Assert.IsType<EditOutcome<AgentDetail>.Refused>(
            await editor.PublishAsync(_tenant.Id, agent.Id, agent.ConcurrencyToken, 2, s_actor, Ct));
        (await editor.PublishAsync(_tenant.Id, agent.Id, agent.ConcurrencyToken, 1, s_actor, Ct)).SavedValue();
    }

    [Fact]
    public async Task Gate_Does_not_run_for_the_switch_an_agent_that_is_off_and_a_changed_case()
    {
        var test = await AddAsync(new("My parcel is damaged", MustMention: ["14 days"]));
        await RunAsync(null);
        await SetAsync(PublishGateMode.Block);

        (await SaveAsync(a => a with { IsEnabled = false })).SavedValue();
        (await SaveAsync(a => a with { Prompt = "Be terse." })).SavedValue();
        (await SaveAsync(a => a with { IsEnabled = true })).SavedValue();
        Assert.Single(await RunsAsync());

        (await app.Get<TestCaseEditor>().UpdateAsync(
            _tenant.Id, test.Id, test.ConcurrencyToken, new(test.Message, MustMention: ["15 days"]), s_actor, Ct))
            .SavedValue();
        (await SaveAsync(a => a with { Prompt = Worse })).SavedValue();
    }

    /// <summary>Each change is compared with the agents as they are, not with a run before other changes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Change_after_the_switch_Is_compared_with_what_customers_get_now(bool isOnAgain)
    {
        await AddAsync(new("My parcel is damaged", _claims.Id, ["14 days"]));
        await SetAsync(PublishGateMode.Block);
        await RunAsync(null);
        (await SaveAsync(a => a with { IsEnabled = false })).SavedValue();
        var off = await RunAsync(null);
        Assert.Equal(0, off.Run.Passed);
        if (!isOnAgain)
        {
            var draft = new AgentDraft("Prices", "What a parcel costs", ["What does it cost?"], true, "Be kind.", null);
            (await app.Get<AgentEditor>().CreateAsync(_tenant.Id, draft, s_actor, Ct)).SavedValue();
            return;
        }

        (await SaveAsync(a => a with { IsEnabled = true })).SavedValue();
        Assert.IsType<EditOutcome<AgentDetail>.Refused>(await SaveAsync(a => a with { Prompt = Worse }));
    }

    [Fact]
    public async Task Refused_change_Is_tested_again_and_an_accepted_run_is_used_once_more()
    {
        await AddAsync(new("My parcel is damaged", MustMention: ["14 days"]));
        await RunAsync(null);
        await SetAsync(PublishGateMode.Block);
        Assert.IsType<EditOutcome<AgentDetail>.Refused>(await SaveAsync(a => a with { Prompt = Worse }));

        app.Llm.Script = _ => new Reply.Text("In 14 days.");
        var agent = (await app.Get<AgentQueries>().FindAsync(_tenant.Id, _claims.Id, Ct))!;
        await RunAsync(new(agent.Id, agent.ToDraft() with { Prompt = Worse }));
        Assert.Equal(4, (await RunsAsync()).Count);
        (await SaveAsync(a => a with { Prompt = Worse })).SavedValue();

        var runs = await RunsAsync();
        Assert.Equal((4, TestRunKind.Published), (runs.Count, runs[0].Kind));
    }

    [Fact]
    public async Task Newest_runs_Are_kept_and_always_the_baseline()
    {
        await AddAsync(new("My parcel is damaged", MustMention: ["14 days"]));
        var baseline = (await RunAsync(null)).Run.Id;
        for (var i = 0; i <= TestRun.MaxKept; i++)
        {
            await RunAsync(new(_claims.Id, _claims.ToDraft() with { Prompt = $"Version {i}" }));
        }

        var runs = await RunsAsync();
        Assert.Equal((TestRun.MaxKept, baseline), (runs.Count, runs[^1].Id));
    }

    private async Task SetAsync(PublishGateMode mode)
    {
        var settings = app.Get<TestSetSettings>();
        var before = await settings.ReadAsync(_tenant.Id, Ct);
        (await settings.ChangeAsync(_tenant.Id, mode, before.ConcurrencyToken, s_actor, Ct)).SavedValue();
    }

    private async Task<IReadOnlyList<TestRunItem>> RunsAsync() =>
        (await app.Get<TestRuns>().PageAsync(_tenant.Id, new(100), Ct)).Items;

    private async Task<EditOutcome<AgentDetail>> SaveAsync(Func<AgentDraft, AgentDraft> change)
    {
        var agent = (await app.Get<AgentQueries>().FindAsync(_tenant.Id, _claims.Id, Ct))!;
        return await app.Get<AgentEditor>().UpdateAsync(
            _tenant.Id, agent.Id, agent.ConcurrencyToken, change(agent.ToDraft()), s_actor, Ct);
    }

    private async Task<TestCaseDetail> AddAsync(TestCaseDraft draft, TestTenant? tenant = null) =>
        (await app.Get<TestCaseEditor>().CreateAsync((tenant ?? _tenant).Id, draft, s_actor, Ct)).SavedValue();

    private async Task<TestReport> RunAsync(AgentChange? change, TestTenant? tenant = null) =>
        (await app.Get<TestRunner>().RunAsync(
            (tenant ?? _tenant).Id, change, _ => Task.CompletedTask, s_actor, Ct)).SavedValue();
}
