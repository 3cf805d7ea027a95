using System.Globalization;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// A conversation as server-sent events: what was missed first, the text so far of an answer in progress, then what
/// happens.
/// The log is the truth and the hub only a hint: a gap in the numbers, or a long silence, makes the stream read the
/// log.
/// </summary>
public sealed class ConversationStream(EventLog log, LiveAnswers answers, EventStreams streams)
{
    /// <summary>Heartbeats after which the log is read although nothing was hinted.</summary>
    private const int BeatsPerSafetyRead = 5;

    /// <summary>Writes until the client leaves, reads too slowly, or the server stops.</summary>
    public async Task WriteAsync(HttpContext context, Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        var source = new Source(log, answers, tenantId, conversationId, await log.GenerationAsync(ct));
        await streams.RunAsync(context, Topic.Conversation(tenantId, conversationId), source, ct);
    }

    /// <summary>Where one reader is in the log.</summary>
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

        public async Task TakeAsync(EventStreamWriter writer, LiveSubscription subscription, CancellationToken ct)
        {
            while (subscription.TryRead(out var live))
            {
                if (live.Seq is not { } seq)
                {
                    writer.Event(null, live.Type, live.Data);
                }
                else if (seq == _last + 1)
                {
                    Put(writer, live);
                }
                else if (seq > _last)
                {
                    await CatchUpAsync(writer, ct);
                }
            }
        }

        public Task BeatAsync(EventStreamWriter writer, int number, CancellationToken ct) =>
            number % BeatsPerSafetyRead == 0 ? CatchUpAsync(writer, ct) : Task.CompletedTask;

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
                    Put(writer, missed);
                }

                if (events.Count < EventLog.PageSize)
                {
                    return;
                }

                await writer.FlushAsync(ct);
            }
        }

        private void Put(EventStreamWriter writer, LiveEvent live)
        {
            _last = live.Seq!.Value;
            writer.Event(string.Create(CultureInfo.InvariantCulture, $"{generation}.{_last}"), live.Type, live.Data);
        }
    }
}
