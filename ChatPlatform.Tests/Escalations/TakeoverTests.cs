using System.Net;
using ChatPlatform.Core.Escalations;

namespace ChatPlatform.Tests.Escalations;

/// <summary>A supporter takes a conversation over from the assistant.</summary>
public sealed class TakeoverTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_over_Gives_the_conversation_to_the_supporter_and_stops_the_assistant()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync("Where is my shipment ACM-1001?");

        var taken = await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, PathOf(visitor));

        Assert.Equal(
            ("assigned", "Jon Berg", "taken_over"),
            (
                taken.GetProperty("status").GetString(), taken.GetProperty("assignedName").GetString(),
                taken.GetProperty("reason").GetString()));
        var now = await visitor.GetAsync();
        Assert.Equal(("escalated", "supporter", "Jon Berg"), (now.Status, now.Speaker.Kind, now.Speaker.Name));
        await visitor.SendMessageAsync("Are you there?");
        var messages = await visitor.MessagesAsync();
        Assert.Equal("Jon Berg joined.", Assert.Single(messages, m => m.Role == "system").Text);
        Assert.Equal("Are you there?", messages[^1].Text);
    }

    [Fact]
    public async Task Take_over_Accepts_the_escalation_that_waits_and_names_a_colleague_who_has_it()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        var colleague = await ApiClient.SignInAsync(app, "supporter@demo.local", "Demo-supporter-2026!");
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello");
        var escalation = await visitor.EscalateAsync();

        var taken = await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, PathOf(visitor));
        var refused = await colleague.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, PathOf(visitor));

        Assert.Equal(escalation.Id, taken.GetProperty("id").GetGuid());
        Assert.Equal("Jon Berg", refused.GetProperty("owner").GetString());
    }

    [Fact]
    public async Task Take_over_Is_not_announced_as_a_customer_who_waits()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.SendMessageAsync("Hello");
        await app.Get<HandoffService>().OpenAsync(
            tenant.Id, visitor.ConversationId, new(EscalationReasons.TakenOver, "by Mira"), Ct);

        var state = await app.Get<EscalationQueries>().WaitingStateAsync(tenant.Id, Ct);

        Assert.Equal((1, null), (state.Count, state.Newest));
    }

    private static string PathOf(VisitorClient visitor) =>
        $"/api/v1/tenants/acme/conversations/{visitor.ConversationId}/take-over";
}
