using System.Globalization;
using System.Text;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Endpoints;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>
/// A tenant's queue as server-sent events: how many wait, at first and whenever something has changed. Its events have
/// no ids:
/// each says all, so a client that comes back needs nothing of what it missed.
/// </summary>
public sealed class EscalationEventStream(EscalationQueries queue, EventStreams streams)
{
    /// <summary>Writes until the client leaves, reads too slowly, or the server stops.</summary>
    public Task WriteAsync(HttpContext context, Guid tenantId, CancellationToken ct) =>
        streams.RunAsync(context, Topic.Queue(tenantId), new Source(queue, tenantId), ct);

    private sealed class Source(EscalationQueries queue, Guid tenantId) : IEventSource
    {
        public Task StartAsync(EventStreamWriter writer, string? lastEventId, CancellationToken ct) =>
            WriteCountAsync(writer, ct);

        /// <summary>Several changes at once are one event.</summary>
        public Task TakeAsync(EventStreamWriter writer, LiveSubscription subscription, CancellationToken ct)
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
