using System.Globalization;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Endpoints.Streams;

/// <summary>
/// Streams a conversation as server-sent events: first the missed events and the text so far of an answer in progress,
/// then new events. The event log is authoritative; the hub only notifies. The stream reads the log after a gap in the
/// sequence numbers and at regular heartbeats.
/// </summary>
public sealed class ConversationStream(EventLog log, LiveAnswers answers, EventStreams streams)
{
    /// <summary>Number of heartbeats after which the log is read without a notification.</summary>
    private const int HeartbeatsPerRead = 5;

    /// <summary>Writes events until the client disconnects or reads too slowly, or the server stops.</summary>
    public async Task WriteAsync(HttpContext context, Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        var source = new Source(log, answers, tenantId, conversationId, await log.GenerationAsync(ct));
        await streams.RunAsync(context, Topic.Conversation(tenantId, conversationId), source, ct);
    }

    /// <summary>Position of one reader in the log.</summary>
    private sealed class Source(
        EventLog log,
        LiveAnswers answers,
        Guid tenantId,
        Guid conversationId,
        string generation
    ) : IEventSource
    {
        private long _last;

        public async Task StartAsync(EventStreamWriter writer, string? lastEventId, CancellationToken ct)
        {
            await ResumeAsync(writer, lastEventId, ct);
            if (answers.Find(tenantId, conversationId) is { IsVisible: true } live)
            {
                var soFar = new DeltaEventData(live.MessageId, 0, live.Text);
                writer.Event(
                    null, EventTypes.MessageDelta, System.Text.Encoding.UTF8.GetBytes(EventJson.Serialize(soFar)));
            }
        }

        public async Task WriteEventsAsync(
            EventStreamWriter writer, LiveSubscription subscription, CancellationToken ct)
        {
            while (subscription.TryRead(out var live))
            {
                if (live.Seq is not { } seq)
                {
                    writer.Event(null, live.Type, live.Data);
                }
                else if (seq == _last + 1)
                {
                    WriteEvent(writer, live);
                }
                else if (seq > _last)
                {
                    await CatchUpAsync(writer, ct);
                }
            }
        }

        public Task OnHeartbeatAsync(EventStreamWriter writer, int number, CancellationToken ct) =>
            number % HeartbeatsPerRead == 0 ? CatchUpAsync(writer, ct) : Task.CompletedTask;

        private async Task ResumeAsync(EventStreamWriter writer, string? lastEventId, CancellationToken ct)
        {
            var (last, _) = await log.ReadAfterAsync(tenantId, conversationId, long.MaxValue - 1, ct);
            if (string.IsNullOrEmpty(lastEventId))
            {
                _last = last;
            }
            else if (LogPosition.Parse(lastEventId) is { } id && id.Generation == generation && id.Seq <= last)
            {
                _last = id.Seq;
                await CatchUpAsync(writer, ct);
            }
            else
            {
                _last = last;
                writer.Event(null, EventTypes.Resync, "{}"u8);
            }
        }

        private async Task CatchUpAsync(EventStreamWriter writer, CancellationToken ct)
        {
            while (true)
            {
                var (_, events) = await log.ReadAfterAsync(tenantId, conversationId, _last, ct);
                foreach (var missed in events)
                {
                    WriteEvent(writer, missed);
                }

                if (events.Count < EventLog.PageSize)
                {
                    return;
                }

                await writer.FlushAsync(ct);
            }
        }

        private void WriteEvent(EventStreamWriter writer, LiveEvent live)
        {
            _last = live.Seq!.Value;
            writer.Event(string.Create(CultureInfo.InvariantCulture, $"{generation}.{_last}"), live.Type, live.Data);
        }
    }
}
