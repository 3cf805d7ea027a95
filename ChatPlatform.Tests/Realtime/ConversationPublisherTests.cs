using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Realtime;

/// <summary>
/// From a change to its readers: no event reaches another tenant, and an event that the hub did not deliver is read
/// from the log.
/// </summary>
public sealed class ConversationPublisherTests(TwinFixture app) : IClassFixture<TwinFixture>
{
    private readonly Supporter _mira = new(Guid.CreateVersion7(), "Mira Rahn");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// The other tenant's topics have the id of the same conversation, so that only the tenant separates them.
    /// </summary>
    [Fact]
    public async Task S09_Subscriber_of_a_tenant_Gets_no_event_of_another()
    {
        var (tenant, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        using var own = Subscribe(tenant, visitor.ConversationId);
        using var foreign = Subscribe(other, visitor.ConversationId);

        await visitor.AskAsync("Hello there");
        var escalation = (await visitor.EscalateAsync()).Id;
        await app.Get<EscalationService>().AcceptAsync(tenant.Id, escalation, _mira, Ct);
        await new KnowledgeDriver(app, tenant.Id).AddDocumentAsync("Paper.docx", SampleFiles.Docx("One document."));

        Assert.All(own.All, subscription => Assert.True(subscription.TryRead(out _)));
        Assert.All(foreign.All, subscription => Assert.False(subscription.TryRead(out _)));
    }

    /// <summary>The hub of this instance never sees the message that another instance has stored.</summary>
    [Fact]
    public async Task R12_Event_that_the_hub_did_not_deliver_Is_read_from_the_log_before_the_next()
    {
        await using var twin = app.StartTwin();
        var (tenant, visitor, escalation) = await AcceptedAsync();
        await using var feed = await visitor.OpenStreamAsync();
        await twin.Services.GetRequiredService<EscalationService>()
            .WriteAsync(tenant.Id, escalation, _mira, "Stored by another instance", Ct);

        await app.Get<EscalationService>().WriteAsync(tenant.Id, escalation, _mira, "Stored by this instance", Ct);

        await feed.WaitForAsync(e => IsMessage(e) && e.Message.Text == "Stored by this instance");
        Assert.Equal(
            ["Stored by another instance", "Stored by this instance"],
            feed.Events.Where(IsMessage).Select(e => e.Message.Text));
    }

    [Fact]
    public async Task R12_Event_that_the_hub_delivers_twice_Is_sent_once()
    {
        var (tenant, visitor, escalation) = await AcceptedAsync();
        await using var feed = await visitor.OpenStreamAsync();
        var topic = Topic.Conversation(tenant.Id, visitor.ConversationId);
        using var subscription = app.Get<LiveHub>().Subscribe(topic);
        await app.Get<EscalationService>().WriteAsync(tenant.Id, escalation, _mira, "First", Ct);
        Assert.True(subscription.TryRead(out var first));
        app.Get<LiveHub>().Publish(topic, first);

        await app.Get<EscalationService>().WriteAsync(tenant.Id, escalation, _mira, "Second", Ct);

        await feed.WaitForAsync(e => IsMessage(e) && e.Message.Text == "Second");
        Assert.Equal(["First", "Second"], feed.Events.Where(IsMessage).Select(e => e.Message.Text));
    }

    private static bool IsMessage(FeedEvent e) => e.Type == "message.created";

    private async Task<(TestTenant Tenant, VisitorClient Visitor, Guid Escalation)> AcceptedAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var escalation = (await visitor.EscalateAsync()).Id;
        await app.Get<EscalationService>().AcceptAsync(tenant.Id, escalation, _mira, Ct);
        return (tenant, visitor, escalation);
    }

    private Subscriptions Subscribe(TestTenant tenant, Guid conversationId)
    {
        var hub = app.Get<LiveHub>();
        return new([
            hub.Subscribe(Topic.Conversation(tenant.Id, conversationId)),
            hub.Subscribe(Topic.Queue(tenant.Id)),
            hub.Subscribe(Topic.Documents(tenant.Id)),
        ]);
    }

    /// <summary>Subscriptions to all topics of a tenant.</summary>
    private sealed record Subscriptions(IReadOnlyList<LiveSubscription> All) : IDisposable
    {
        public void Dispose()
        {
            foreach (var subscription in All)
            {
                subscription.Dispose();
            }
        }
    }
}
