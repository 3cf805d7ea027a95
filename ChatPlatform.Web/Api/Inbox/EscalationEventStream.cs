using System.Globalization;
using System.Text;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Endpoints.Streams;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>
/// Streams the number of waiting escalations as server-sent events, at first and after each change. Events have no ids,
/// because each one contains the whole state.
/// </summary>
public sealed class EscalationEventStream(EscalationQueries queue, EventStreams streams)
{
    /// <summary>Writes events until the client disconnects or reads too slowly, or the server stops.</summary>
    public Task WriteAsync(HttpContext context, Guid tenantId, CancellationToken ct) =>
        streams.RunAsync(context, Topic.Queue(tenantId), new Source(queue, tenantId), ct);

    private sealed class Source(EscalationQueries queue, Guid tenantId) : IEventSource
    {
        public Task StartAsync(EventStreamWriter writer, string? lastEventId, CancellationToken ct) =>
            WriteCountAsync(writer, ct);

        /// <summary>Coalesces pending changes into one event.</summary>
        public Task WriteEventsAsync(EventStreamWriter writer, LiveSubscription subscription, CancellationToken ct)
        {
            while (subscription.TryRead(out _))
            {
            }

            return WriteCountAsync(writer, ct);
        }

        private async Task WriteCountAsync(EventStreamWriter writer, CancellationToken ct)
        {
            var waiting = await queue.WaitingAsync(tenantId, ct);
            var data = string.Create(CultureInfo.InvariantCulture, $"{{\"waiting\":{waiting}}}");
            writer.Event(null, EscalationsChanged.Type, Encoding.UTF8.GetBytes(data));
        }
    }
}
