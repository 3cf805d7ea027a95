using System.Net;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using ChatPlatform.FakeLlm;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Tests.Escalations;

/// <summary>From the assistant to a supporter and back.</summary>
public sealed class HandoffTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly Supporter _mira = new(Guid.CreateVersion7(), "Mira Rahn");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EscalationService Desk => app.Get<EscalationService>();

    [Fact]
    public async Task Escalation_Is_in_the_inbox_within_a_second()
    {
        var tenant = await app.Tenant().SaveAsync();
        using var queue = app.Get<LiveHub>().Subscribe(Topic.Queue(tenant.Id));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var escalation = await visitor.EscalateAsync("I would like to talk to somebody");
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.True(await queue.WaitToReadAsync(second.Token));
        var item = Assert.Single(
            (await app.Get<EscalationQueries>().PageAsync(tenant.Id, EscalationFilter.Open, new(2), second.Token))
            .Items);
        Assert.Equal((escalation.Id, EscalationStatus.Pending), (item.Id, item.Status));
    }

    [Fact]
    public async Task Escalation_Is_returned_again_when_requested_twice()
    {
        var visitor = await app.CreateVisitorAsync();
        var first = await visitor.EscalateAsync();
        using var again = await visitor.SendAsync(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/escalation", new { });
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(
            first.Id, (await VisitorClient.ReadAsync(again)).GetProperty("escalation").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Request_for_a_person_Is_withdrawn_while_waiting_and_the_assistant_answers_again()
    {
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        await using var feed = await visitor.OpenStreamAsync();

        Assert.Equal(HttpStatusCode.NoContent, await WithdrawAsync(visitor));
        Assert.Equal(HttpStatusCode.NoContent, await WithdrawAsync(visitor)); // Nothing is left to withdraw.

        var updated = await feed.WaitForAsync("escalation.updated");
        Assert.Contains("\"resolved\"", updated.Data.ToString(), StringComparison.Ordinal);
        var now = await visitor.GetAsync();
        Assert.Equal(("active", "assistant", null), (now.Status, now.Speaker.Kind, now.Escalation?.Id));
        Assert.Equal("assistant", (await visitor.AskAsync("Where is my parcel?")).Role);
        Assert.NotEqual(escalation.Id, (await visitor.EscalateAsync()).Id);
    }

    [Fact]
    public async Task Notes_about_the_request_Are_in_the_customers_language()
    {
        var visitor = await app.CreateVisitorAsync();

        await visitor.SendMessageAsync("Ich möchte bitte mit einem Menschen sprechen.");
        await visitor.SendMessageAsync("Doch nicht, danke!");

        var notes = (await visitor.MessagesAsync()).Where(m => m.Role == "system").Select(m => m.Text);
        Assert.Equal(
            [
                "Sie haben um einen Menschen gebeten. Jemand aus dem Team antwortet Ihnen hier.",
                "Sie warten nicht mehr auf einen Menschen. Der Assistent antwortet wieder.",
            ],
            notes);
    }

    [Theory]
    [InlineData("Never mind, I do not need a person any more.", true)]
    [InlineData("doch nicht, danke!", true)]
    [InlineData("Laissez tomber, merci", true)]
    [InlineData("Ya no hace falta, gracias", true)]
    [InlineData("Cancel my order ACM-1002 please", false)]
    [InlineData("No, it is the parcel to Vienna", false)]
    public async Task Message_that_calls_the_request_off_Withdraws_it_while_waiting(string text, bool isWithdrawn)
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.EscalateAsync();

        await visitor.SendMessageAsync(text);

        Assert.Equal(isWithdrawn ? "assistant" : "none", (await visitor.GetAsync()).Speaker.Kind);
    }

    [Fact]
    public async Task Request_for_a_person_Is_not_withdrawn_after_a_person_has_joined()
    {
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        await Desk.AcceptAsync(await app.TenantIdAsync("acme"), escalation.Id, _mira, Ct);

        Assert.Equal(HttpStatusCode.Conflict, await WithdrawAsync(visitor));
        Assert.Equal("supporter", (await visitor.GetAsync()).Speaker.Kind);
    }

    [Fact]
    public async Task Escalation_Is_opened_without_an_answer_when_a_message_asks_for_a_human()
    {
        var visitor = await app.CreateVisitorAsync();
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("I want to talk to a real person please");
        await feed.WaitForAsync("escalation.updated");
        var now = await visitor.GetAsync();
        Assert.Equal(("escalated", "none", "pending"), (now.Status, now.Speaker.Kind, now.Escalation?.Status));
        Assert.DoesNotContain(await visitor.MessagesAsync(), m => m.Role == "assistant");
    }

    [Fact]
    public async Task Escalation_Is_opened_while_an_answer_is_being_written()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = Scripts.Says(string.Join(' ', Enumerable.Repeat("word", 2000)), new Pace(TimeSpan.Zero, 20));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Tell me everything");
        await feed.WaitForAsync("message.delta");

        await visitor.SendMessageAsync("No, I want to talk to a person");
        await feed.WaitForAsync(e => e.Type == "escalation.updated", TimeSpan.FromSeconds(2));

        var item = Assert.Single(
            (await app.Get<EscalationQueries>().PageAsync(tenant.Id, EscalationFilter.Open, new(2), Ct))
            .Items);
        Assert.Equal("No, I want to talk to a person", item.Preview);
        var transcript = await app.Get<ConversationQueries>().TranscriptAsync(tenant.Id, visitor.ConversationId, Ct);
        Assert.Contains(transcript!.Turns.SelectMany(t => t.Trace), step => step.Title == "Asked for a person");
    }

    [Fact]
    public async Task Supporter_Accepts_writes_releases_accepts_again_and_resolves()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = Scripts.Says("Here is the assistant again.");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var escalation = await visitor.EscalateAsync();
        await using var feed = await visitor.OpenStreamAsync();
        Assert.IsType<EscalationOutcome.Saved>(await Desk.AcceptAsync(tenant.Id, escalation.Id, _mira, Ct));
        Assert.Equal("Mira Rahn", (await visitor.GetAsync()).Speaker.Name);
        Assert.IsType<EscalationOutcome.Saved>(
            await Desk.WriteAsync(tenant.Id, escalation.Id, _mira, "Hello, I am Mira.", Ct));
        var written = await feed.WaitForAsync(e => e.Type == "message.created" && e.Message.Role == "supporter");
        Assert.Equal(("Hello, I am Mira.", "Mira Rahn"), (written.Message.Text, written.Message.Author?.Name));
        Assert.IsType<EscalationOutcome.Saved>(await Desk.ReleaseAsync(tenant.Id, escalation.Id, _mira, null, Ct));
        Assert.Equal("pending", (await visitor.GetAsync()).Escalation?.Status);
        Assert.IsType<EscalationOutcome.Saved>(await Desk.AcceptAsync(tenant.Id, escalation.Id, _mira, Ct));
        Assert.IsType<EscalationOutcome.Saved>(await Desk.ResolveAsync(tenant.Id, escalation.Id, _mira, Ct));
        Assert.Equal("resolved", (await visitor.GetAsync()).Status);

        var answer = await visitor.AskAsync("One more thing");
        Assert.Equal("Here is the assistant again.", answer.Text);
        var now = await visitor.GetAsync();
        Assert.Equal(("active", "assistant"), (now.Status, now.Speaker.Kind));
    }

    [Fact]
    public async Task Escalation_Is_written_to_and_resolved_by_its_owner_only()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var escalation = await visitor.EscalateAsync();
        await Desk.AcceptAsync(tenant.Id, escalation.Id, _mira, Ct);
        var jon = new Supporter(Guid.CreateVersion7(), "Jon Berg");
        Assert.Equal("Mira Rahn", OwnerOf(await Desk.WriteAsync(tenant.Id, escalation.Id, jon, "Hello", Ct)));
        Assert.Equal("Mira Rahn", OwnerOf(await Desk.ResolveAsync(tenant.Id, escalation.Id, jon, Ct)));
        Assert.Equal("Mira Rahn", OwnerOf(await Desk.ReleaseAsync(tenant.Id, escalation.Id, jon, null, Ct)));
        var other = await app.Tenant().SaveAsync();
        Assert.IsType<EscalationOutcome.NotFound>(await Desk.AcceptAsync(other.Id, escalation.Id, jon, Ct));
    }

    /// <summary>Scale: 25 rounds of 8 supporters, one instance.</summary>
    [Fact]
    public async Task R14_Concurrent_accept_Succeeds_for_one_supporter_and_names_the_owner_to_the_others()
    {
        var tenant = await app.Tenant().SaveAsync();
        for (var round = 0; round < 25; round++)
        {
            var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
            var escalation = await visitor.EscalateAsync();
            var supporters = Enumerable
                .Range(1, 8)
                .Select(n => new Supporter(Guid.CreateVersion7(), $"Supporter {n}"))
                .ToList();
            var results = await Task.WhenAll(supporters.Select(s => Desk.AcceptAsync(tenant.Id, escalation.Id, s, Ct)));
            var winner = supporters[Array.FindIndex(results, r => r is EscalationOutcome.Saved)];
            Assert.Single(results, r => r is EscalationOutcome.Saved);
            Assert.Equal(7, results.Count(r => r is EscalationOutcome.Refused c && c.Owner == winner.Name));
            Assert.Equal(winner.Name, (await visitor.GetAsync()).Speaker.Name);
        }
    }

    /// <summary>Scale: 15 rounds at random points of a streamed answer.</summary>
    [Fact]
    public async Task R15_Assistant_Sends_no_text_after_a_supporter_has_joined()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = Scripts.Says(
            string.Join(' ', Enumerable.Range(1, 80).Select(n => $"word{n}")), new Pace(TimeSpan.Zero, 150));
        var random = new Random(15);
        for (var round = 0; round < 15; round++)
        {
            var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
            await using var feed = await visitor.OpenStreamAsync();
            await visitor.SendMessageAsync("Tell me everything");
            var pieces = random.Next(0, 8);
            await feed.WaitForAsync(_ => feed.Events.Count(e => e.Type == "message.delta") >= pieces);
            var escalation = await visitor.EscalateAsync();
            Assert.IsType<EscalationOutcome.Saved>(await Desk.AcceptAsync(tenant.Id, escalation.Id, _mira, Ct));
            await Desk.WriteAsync(tenant.Id, escalation.Id, _mira, "I am here.", Ct);
            var joined = await feed.WaitForAsync(e => e.Type == "message.created" && e.Message.Role == "supporter");
            await WaitForTurnAsync(tenant.Id, visitor.ConversationId);
            Assert.DoesNotContain(feed.Events.SkipWhile(e => e != joined).Skip(1), e =>
                e.Type is "message.delta" or "message.completed");
            Assert.DoesNotContain(await visitor.MessagesAsync(), m =>
                m.Role == "assistant" && (m.Seq > joined.Message.Seq || m.Status == "complete"));
        }
    }

    [Fact]
    public async Task Closed_conversation_Is_reopened_by_the_next_message()
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.EscalateAsync();
        using var closed = await visitor.SendAsync(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/close");
        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
        Assert.Equal("resolved", (await visitor.GetAsync()).Status);
        Assert.Contains(
            "out for delivery", (await visitor.AskAsync("Where is my shipment ACM-1001?")).Text,
            StringComparison.Ordinal);
    }

    private async Task WaitForTurnAsync(Guid tenantId, Guid conversationId)
    {
        var queries = app.Get<ConversationQueries>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(EventFeed.DefaultTimeout);
        while (
            (await queries.TranscriptAsync(tenantId, conversationId, limit.Token))!.Turns.Any(t =>
                t.Status is TurnStatus.Queued or TurnStatus.Running))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static string? OwnerOf(EscalationOutcome outcome) =>
        Assert.IsType<EscalationOutcome.Refused>(outcome).Owner;

    private static async Task<HttpStatusCode> WithdrawAsync(VisitorClient visitor)
    {
        using var response = await visitor.SendAsync(
            HttpMethod.Delete, $"/api/widget/v1/conversations/{visitor.ConversationId}/escalation");
        return response.StatusCode;
    }
}
