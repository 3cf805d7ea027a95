using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations.Turns;

/// <summary>What a turn may write after its lease has expired or the speaker epoch has changed.</summary>
public sealed class TurnStoreTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly TurnRecord s_record = new([], null, []);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TurnStore Store => app.Get<TurnStore>();

    [Fact]
    public async Task R02_Answer_Is_written_under_the_new_lease_only()
    {
        var turn = await RunningTurnAsync();
        var answer = Answer(turn) with { Seq = (await Store.BeginAnswerAsync(turn, Answer(turn), Ct))!.Value };
        await ChangeAsync("update turns set fence = fence + 1 where tenant_id = $1", turn.TenantId);

        Assert.Null(await Store.BeginAnswerAsync(turn, Answer(turn), Ct));
        Assert.False((await Store.CompleteAsync(turn, answer, new("Too late.", [], []), s_record, Ct)).IsWritten);
        await Store.EndAsync(turn, TurnStatus.Failed, "timeout", "Too late.", Failure(turn), s_record, Ct);
        Assert.False(await Store.RenewAsync(turn, Ct));
        Assert.Equal((MessageStatus.Streaming, "", TurnStatus.Running), await GetAsync(turn));

        var next = turn with { Fence = turn.Fence + 1 };
        Assert.True((await Store.CompleteAsync(next, answer, new("In time.", [], []), s_record, Ct)).IsWritten);
        Assert.Equal((MessageStatus.Complete, "In time.", TurnStatus.Done), await GetAsync(turn));
        Assert.Equal(["message.created", "message.completed"], await EventsAsync(turn));
    }

    [Fact]
    public async Task R15_Answer_Is_rejected_when_an_escalation_changed_the_speaker_epoch()
    {
        var turn = await RunningTurnAsync();
        var answer = Answer(turn) with { Seq = (await Store.BeginAnswerAsync(turn, Answer(turn), Ct))!.Value };
        Assert.IsType<OpenResult.Opened>(
            await app.Get<HandoffService>().OpenAsync(turn.TenantId, turn.ConversationId, new("customer_asked",
            "test"), Ct));

        Assert.False((await Store.CompleteAsync(turn, answer, new("Still me.", [], []), s_record, Ct)).IsWritten);

        Assert.Equal((MessageStatus.Streaming, ""), ((await GetAsync(turn)).Message, (await GetAsync(turn)).Text));
        Assert.DoesNotContain("message.completed", await EventsAsync(turn));
    }

    [Fact]
    public async Task R15_First_text_Is_rejected_when_the_speaker_epoch_has_changed()
    {
        var turn = await RunningTurnAsync();
        await ChangeAsync(
            "update conversations set speaker_epoch = speaker_epoch + 1 where tenant_id = $1", turn.TenantId);
        using var live = app.Get<LiveAnswers>().Start(turn, Ct);
        var writer = Writer(turn, live);

        await Assert.ThrowsAsync<StaleTurnException>(async () => await writer.WriteAsync("Still me.", [], Ct));

        Assert.False(live.IsVisible);
        Assert.Empty(await EventsAsync(turn));
    }

    [Fact]
    public async Task R09_Reset_Discards_the_draft_of_the_previous_attempt()
    {
        var turn = await RunningTurnAsync();
        using var reader = app.Get<LiveHub>().Subscribe(Topic.Conversation(turn.TenantId, turn.ConversationId));
        using var live = app.Get<LiveAnswers>().Start(turn, Ct);
        var writer = Writer(turn, live);

        await writer.WriteAsync("First attempt", [], Ct);
        writer.Flush();
        writer.Reset();
        Assert.Equal(("", ""), (writer.Text, live.Text));
        await writer.WriteAsync("Second", [], Ct);
        writer.Flush();

        Assert.Equal(("Second", "Second"), (writer.Text, live.Text));
        Assert.Equal([(0, "First attempt"), (0, ""), (0, "Second")], Deltas(reader));
    }

    [Fact]
    public async Task R15_Cancelled_answer_Sends_no_more_text()
    {
        var turn = await RunningTurnAsync();
        using var reader = app.Get<LiveHub>().Subscribe(Topic.Conversation(turn.TenantId, turn.ConversationId));
        using var live = app.Get<LiveAnswers>().Start(turn, Ct);
        var writer = Writer(turn, live);
        await writer.WriteAsync("Before", [], Ct);
        writer.Flush();

        app.Get<LiveAnswers>().Cancel(turn.TenantId, turn.ConversationId);
        await writer.WriteAsync(" and after", [], Ct);
        writer.Flush();

        Assert.Equal([(0, "Before")], Deltas(reader));
        Assert.Equal("Before", live.Text);
    }

    private AnswerWriter Writer(ClaimedTurn turn, LiveAnswer live) =>
        new(turn, live, Store, app.Get<ConversationPublisher>(), TimeProvider.System);

    private static MessageView Answer(ClaimedTurn turn) =>
        new(turn.AnswerId, 0, MessageRole.Assistant, "", MessageStatus.Streaming, DateTimeOffset.UtcNow);

    private static FailedEventData Failure(ClaimedTurn turn) => new(turn.AnswerId, "timeout", Retryable: true);

    /// <summary>A turn under a lease that the application's own worker respects.</summary>
    private async Task<ClaimedTurn> RunningTurnAsync()
    {
        var tenant = (await app.Tenant().SaveAsync()).Id;
        var visitor = new Visitor { TenantId = tenant, TokenHash = Guid.NewGuid().ToByteArray() };
        var conversation = new Conversation { TenantId = tenant, VisitorId = visitor.Id };
        var turn = new Turn
        {
            TenantId = tenant, ConversationId = conversation.Id, MessageId = Guid.CreateVersion7(),
            Status = TurnStatus.Running,
            SpeakerEpoch = 0, Fence = 1, Attempts = 1, LeaseUntil = DateTimeOffset.UtcNow.AddHours(1),
        };
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        db.AddRange(visitor, conversation, turn);
        await db.SaveChangesAsync(Ct);
        return new(
            tenant, turn.Id, conversation.Id, turn.MessageId, turn.AnswerId, SpeakerEpoch: 0, Fence: 1, Attempts: 1,
            AnswerIsVisible: false,
            AnswerSeq: 0, default, null, [], Revision: 0, Misses: 0, []);
    }

    private async Task<(MessageStatus Message, string Text, TurnStatus Turn)> GetAsync(ClaimedTurn turn)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(turn.TenantId);
        var message = await db.Messages.AsNoTracking().SingleAsync(m => m.Id == turn.AnswerId, Ct);
        return (message.Status, message.Text, (await db.Turns.AsNoTracking().SingleAsync(t => t.Id == turn.Id, Ct))
            .Status);
    }

    private async Task<List<string>> EventsAsync(ClaimedTurn turn)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(turn.TenantId);
        return await db.ConversationEvents.Where(e => e.ConversationId == turn.ConversationId)
            .OrderBy(e => e.Seq).Select(e => e.Type).ToListAsync(Ct);
    }

    private Task ChangeAsync(string sql, Guid tenantId) => app.ChangeAsync(sql, tenantId);

    private static List<(int Offset, string Text)> Deltas(LiveSubscription reader)
    {
        var deltas = new List<(int, string)>();
        while (reader.TryRead(out var live))
        {
            if (live.Type == EventTypes.MessageDelta)
            {
                var data = System.Text.Json.JsonDocument.Parse(live.Data).RootElement;
                deltas.Add((data.GetProperty("offset").GetInt32(), data.GetProperty("text").GetString()!));
            }
        }

        return deltas;
    }
}
