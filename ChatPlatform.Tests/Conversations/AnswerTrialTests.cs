using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations;

/// <summary>Trials of agents by staff: answers as in a conversation, without its effects.</summary>
public sealed class AnswerTrialTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly Actor s_actor = Actor.System("test");

    private ToolService _service = null!;
    private TestTenant _tenant = null!;
    private AgentDetail _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        app.Llm.Reset();
        _tenant = await app.Tenant()
            .Tool("lookup", _service.Url + "/lookup/{number}")
            .Tool("order", _service.Url + "/order/{number}", "POST")
            .Agent("Helper", "Everything", "lookup", "order")
            .Agent("Other", "Something else")
            .SaveAsync();
        _agent = (await app.Get<AgentQueries>().PageAsync(_tenant.Id, new("Helper"), new(1), Ct)).Items[0];
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Draft_Answers_with_its_own_instructions_and_the_current_version_with_the_saved_ones()
    {
        var prompts = new List<string>();
        app.Llm.Script = request =>
        {
            prompts.Add(request.System);
            return new Reply.Text("Fine.");
        };

        var draft = await RunAsync(new(_agent.Id, Draft("Speak like a pirate."), IsAlone: true));
        await RunAsync(new(_agent.Id, null, IsAlone: true));

        Assert.Equal(("Fine.", "Helper"), (draft.Text, Assert.Single(draft.Agents)));
        Assert.Contains("Speak like a pirate.", prompts[0], StringComparison.Ordinal);
        Assert.Contains(_agent.Prompt, prompts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("pirate", prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_Stores_nothing_but_the_tokens()
    {
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Text("Done.")
            : new Reply.ToolCall("lookup", """{"number":"1"}""");

        var answer = await RunAsync(new(_agent.Id, null, IsAlone: true));

        Assert.Equal(("Done.", 1), (answer.Text, _service.Requests.Count));
        Assert.Contains(answer.Steps, s => s.Kind == TraceKind.Tool);
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        Assert.Equal(
            (0, 0, 0, 0),
            (await db.Conversations.CountAsync(c => c.TenantId == _tenant.Id, Ct),
                await db.Messages.CountAsync(m => m.TenantId == _tenant.Id, Ct),
                await db.Turns.CountAsync(t => t.TenantId == _tenant.Id, Ct),
                await db.ToolInvocations.CountAsync(i => i.TenantId == _tenant.Id, Ct)));
        var usage = await db.TenantUsage.SingleAsync(u => u.TenantId == _tenant.Id, Ct);
        Assert.Equal((0, 200, 40), (usage.Turns, usage.InputTokens, usage.OutputTokens));
    }

    [Fact]
    public async Task Trial_Does_not_send_a_request_with_side_effects()
    {
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Text("Ordered.")
            : new Reply.ToolCall("order", """{"number":"1"}""");

        var answer = await RunAsync(new(_agent.Id, null, IsAlone: true));

        Assert.Equal("Ordered.", answer.Text);
        Assert.Empty(_service.Requests);
        Assert.Contains(answer.Steps, s => s.Title.Contains("not sent in a trial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S06_Draft_Cannot_use_a_tool_of_another_tenant()
    {
        var other = await app.Tenant().Tool("secret", _service.Url + "/secret/{number}").SaveAsync();
        await using var db = app.Get<AppDbFactory>().ForTenant(other.Id);
        var theirs = await db.Tools.Where(t => t.TenantId == other.Id).Select(t => t.Id).SingleAsync(Ct);
        app.Llm.Script = request => request.HasToolResult
            ? new Reply.Text("No.")
            : new Reply.ToolCall("secret", """{"number":"1"}""");

        await RunAsync(new(_agent.Id, Draft("Help.") with { ToolIds = [theirs] }, IsAlone: true));

        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Trial_that_fails_Tells_staff_and_counts_the_tokens()
    {
        app.Llm.Script = Scripts.AfterRouting(Scripts.Faults["cut-off"]);

        var answer = await RunAsync(new(_agent.Id, null, IsAlone: true));

        Assert.NotNull(answer.Failure);
        Assert.Empty(answer.Agents);
    }

    [Fact]
    public async Task Invalid_draft_Is_refused_with_the_rules_of_its_fields()
    {
        var outcome = await app.Get<AnswerTrial>().RunAsync(
            _tenant.Id, new(_agent.Id, Draft(""), IsAlone: true), [], "", _ => Task.CompletedTask, s_actor, Ct);

        var rules = Assert.IsType<EditOutcome<TrialAnswer>.Invalid>(outcome).Errors.Rules;
        Assert.Equal(["message", "prompt"], rules.Keys.Order());
    }

    private AgentDraft Draft(string prompt) =>
        new(_agent.Name, _agent.Description, _agent.Examples, true, prompt, null, _agent.ToolIds);

    private async Task<TrialAnswer> RunAsync(TrialSubject subject) =>
        Assert.IsType<EditOutcome<TrialAnswer>.Saved>(await app.Get<AnswerTrial>().RunAsync(
            _tenant.Id, subject, [], "Please look up", _ => Task.CompletedTask, s_actor, Ct)).Value;
}
