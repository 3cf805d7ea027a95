using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// A conversation as server-sent events: what was missed first, the text so far of an answer in progress, then what happens.
/// The log is the truth and the hub only a hint: a gap in the numbers, or a long silence, makes the stream read the log.
/// </summary>
public sealed class ConversationStream(EventLog log, LiveHub hub, LiveAnswers answers, IHostApplicationLifetime lifetime, IOptions<StreamLimitOptions> limits)
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(12);

    /// <summary>Heartbeats after which the log is read although nothing was hinted.</summary>
    private const int BeatsPerSafetyRead = 5;

    /// <summary>Writes until the client leaves, reads too slowly, or the server stops.</summary>
    public async Task WriteAsync(HttpContext context, Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        using var subscription = hub.Subscribe(Topic.Conversation(tenantId, conversationId));
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var reader = new Reader(log, response.BodyWriter, tenantId, conversationId, await log.GenerationAsync(stop.Token));
        try
        {
            Write(response.BodyWriter, "retry: 2000\n\n");
            await reader.ResumeAsync(context.Request.Headers["Last-Event-ID"], stop.Token);
            if (answers.Find(tenantId, conversationId) is { IsVisible: true } live)
            {
                var sofar = new DeltaEventData(live.MessageId, 0, live.Text);
                WriteEvent(response.BodyWriter, null, EventTypes.MessageDelta, Encoding.UTF8.GetBytes(EventJson.Serialize(sofar)));
            }

            await FlushAsync(response.BodyWriter, stop.Token);
            await FollowAsync(reader, subscription, response.BodyWriter, stop.Token);
        }
        catch (TimeoutException)
        {
            context.Abort(); // A reader that takes nothing is cut off; it finds what it missed when it comes back.
        }
        catch (OperationCanceledException)
        {
            // The client left, or the server stops: the client comes back with its last event's id.
        }
    }

    private async Task FlushAsync(PipeWriter writer, CancellationToken ct)
    {
        var flushing = writer.FlushAsync(ct);
        if (!flushing.IsCompletedSuccessfully)
        {
            await flushing.AsTask().WaitAsync(TimeSpan.FromSeconds(limits.Value.StallSeconds), ct);
        }
    }

    private async Task FollowAsync(Reader reader, LiveSubscription subscription, PipeWriter writer, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(s_heartbeat);
        var tick = timer.WaitForNextTickAsync(ct).AsTask();
        var beats = 0;
        while (true)
        {
            var ready = subscription.WaitToReadAsync(ct);
            if (ready.IsCompleted || await Task.WhenAny(ready.AsTask(), tick) is Task<bool> { } first && first != tick)
            {
                if (!await subscription.WaitToReadAsync(ct))
                {
                    return;
                }

                while (subscription.TryRead(out var live))
                {
                    await reader.TakeAsync(live, ct);
                }
            }
            else
            {
                await tick;
                tick = timer.WaitForNextTickAsync(ct).AsTask();
                Write(writer, ":\n\n");
                if (++beats % BeatsPerSafetyRead == 0)
                {
                    await reader.CatchUpAsync(ct);
                }
            }

            await FlushAsync(writer, ct);
        }
    }

    private static void Write(PipeWriter writer, string text) => Encoding.UTF8.GetBytes(text, writer);

    private static void WriteEvent(PipeWriter writer, string? id, string type, byte[] data)
    {
        if (id is not null)
        {
            Write(writer, $"id: {id}\n");
        }

        Write(writer, $"event: {type}\ndata: ");
        writer.Write(data);
        writer.Write("\n\n"u8);
    }

    /// <summary>Where one reader stands in the log.</summary>
    private sealed class Reader(EventLog log, PipeWriter writer, Guid tenantId, Guid conversationId, string generation)
    {
        private long _last;

        public async Task ResumeAsync(string? lastEventId, CancellationToken ct)
        {
            var (last, _) = await log.ReadAfterAsync(tenantId, conversationId, long.MaxValue - 1, ct);
            if (string.IsNullOrEmpty(lastEventId))
            {
                _last = last;
                return;
            }

            if (LogPosition.Parse(lastEventId) is { } id && id.Generation == generation && id.Seq <= last)
            {
                _last = id.Seq;
                await CatchUpAsync(ct);
                return;
            }

            _last = last;
            WriteEvent(writer, null, EventTypes.Resync, "{}"u8.ToArray());
        }

        public async ValueTask TakeAsync(LiveEvent live, CancellationToken ct)
        {
            if (live.Seq is not { } seq)
            {
                WriteEvent(writer, null, live.Type, live.Data);
            }
            else if (seq == _last + 1)
            {
                Put(seq, live);
            }
            else if (seq > _last)
            {
                await CatchUpAsync(ct);
            }
        }

        public async Task CatchUpAsync(CancellationToken ct)
        {
            while (true)
            {
                var (_, events) = await log.ReadAfterAsync(tenantId, conversationId, _last, ct);
                foreach (var missed in events)
                {
                    Put(missed.Seq!.Value, missed);
                }

                if (events.Count < EventLog.PageSize)
                {
                    return;
                }

                await writer.FlushAsync(ct);
            }
        }

        private void Put(long seq, LiveEvent live)
        {
            _last = seq;
            WriteEvent(writer, string.Create(CultureInfo.InvariantCulture, $"{generation}.{seq}"), live.Type, live.Data);
        }
    }
}
