using System.Text.Json;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using Npgsql;

namespace ChatPlatform.Tests.Conversations.Events;

/// <summary>Events in the log of a conversation equal the events that its readers receive.</summary>
public sealed class ConversationLogTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly Supporter _mira = new(Guid.CreateVersion7(), "Mira Rahn");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R12_Replayed_events_Equal_the_published_events()
    {
        var (tenant, visitor) = await StartAsync();
        await using var live = await visitor.OpenStreamAsync();
        await visitor.AskAsync("Is \"<b>this</b>\" \u00e9t\u00e9 \ud83d\ude00?");
        var escalation = (await visitor.EscalateAsync()).Id;
        var desk = app.Get<EscalationService>();
        await desk.AcceptAsync(tenant.Id, escalation, _mira, Ct);
        await desk.WriteAsync(tenant.Id, escalation, _mira, "I look into it.", Ct);
        await desk.ReleaseAsync(tenant.Id, escalation, _mira, null, Ct);
        await desk.AcceptAsync(tenant.Id, escalation, _mira, Ct);
        await desk.ResolveAsync(tenant.Id, escalation, _mira, Ct);
        await visitor.AskAsync("One more thing.");

        await using var replay = await visitor.OpenStreamAsync(visitor.Conversation.LastEventId);
        await replay.WaitForAsync(e => e.Id == live.LastId);
        var (published, replayed) = (Durable(live), Durable(replay));
        Assert.Equal(published.Select(e => (e.Id, e.Type)), replayed.Select(e => (e.Id, e.Type)));
        Assert.All(published.Zip(replayed), pair =>
            Assert.True(JsonElement.DeepEquals(pair.First.Data, pair.Second.Data)));
        Assert.Equal(Enumerable.Range(1, published.Count), published.Select(e => (int)Seq(e)));
    }

    [Fact]
    public async Task R12_Created_message_Has_the_number_of_its_event()
    {
        var (tenant, visitor) = await StartAsync();
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.AskAsync("Hello?");
        await app.Get<EscalationService>().AcceptAsync(tenant.Id, (await visitor.EscalateAsync()).Id, _mira, Ct);
        await feed.WaitForAsync(e => e.Type == "escalation.updated" && Status(e) == "assigned");

        var created = Durable(feed).Where(e => e.Type == "message.created").ToList();
        Assert.Equal(["customer", "assistant", "system", "system"], created.Select(e => e.Message.Role));
        Assert.All(created, e => Assert.Equal(Seq(e), e.Message.Seq));
        Assert.Equal(
            (await visitor.MessagesAsync()).Select(m => (m.Id, m.Seq)),
            created.Select(e => (e.Message.Id, e.Message.Seq)));
    }

    [Fact]
    public async Task Escalation_event_Has_a_position_only_while_pending()
    {
        var tenant = await app.Tenant().SaveAsync();
        var (first, second) = (
            await app.CreateVisitorAsync(tenant.WidgetKey), await app.CreateVisitorAsync(tenant.WidgetKey));
        await using var feed = await second.OpenStreamAsync();
        await first.EscalateAsync();
        var escalation = (await second.EscalateAsync()).Id;
        var pending = await feed.WaitForAsync(e => e.Type == "escalation.updated" && Status(e) == "pending");
        await app.Get<EscalationService>().AcceptAsync(tenant.Id, escalation, _mira, Ct);
        var assigned = await feed.WaitForAsync(e => e.Type == "escalation.updated" && Status(e) == "assigned");

        Assert.Equal(2, pending.Data.GetProperty("escalation").GetProperty("position").GetInt32());
        Assert.False(assigned.Data.GetProperty("escalation").TryGetProperty("position", out _));
    }

    [Fact]
    public async Task Events_Are_not_published_when_their_transaction_fails()
    {
        var (tenant, visitor) = await StartAsync();
        var escalation = (await visitor.EscalateAsync()).Id;
        using var reader = app.Get<LiveHub>().Subscribe(Topic.Conversation(tenant.Id, visitor.ConversationId));
        await ExecuteAsync(
            $"alter table audit_events add constraint refused check (target_id is distinct from '{escalation}') "
            + "not valid"
        );
        try
        {
            await Assert.ThrowsAsync<PostgresException>(
                () => app.Get<EscalationService>().AcceptAsync(tenant.Id, escalation, _mira, Ct));
        }
        finally
        {
            await ExecuteAsync("alter table audit_events drop constraint refused");
        }

        Assert.False(reader.TryRead(out _));
        await app.Get<EscalationService>().AcceptAsync(tenant.Id, escalation, _mira, Ct);
        Assert.True(reader.TryRead(out _));
    }

    private async Task<(TestTenant Tenant, VisitorClient VisitorClient)> StartAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        return (tenant, await app.CreateVisitorAsync(tenant.WidgetKey));
    }

    private static List<FeedEvent> Durable(EventFeed feed) =>
        [.. feed.Events.Where(e => !string.IsNullOrEmpty(e.Id) && IsDurable(e))];

    private static bool IsDurable(FeedEvent e) => e.Type is not ("message.delta" or "typing" or "resync");

    private static long Seq(FeedEvent e) =>
        long.Parse(e.Id!.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static string? Status(FeedEvent e) => e.Data.GetProperty("escalation").GetProperty("status").GetString();

    private async Task ExecuteAsync(string sql)
    {
        await using var owner = await app.OpenAsOwnerAsync();
#pragma warning disable CA2100 // Constants of the test and an id.
        await using var command = new NpgsqlCommand(sql, owner);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Ct);
    }
}
