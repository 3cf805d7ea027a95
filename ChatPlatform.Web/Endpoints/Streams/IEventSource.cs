using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Endpoints.Streams;

/// <summary>Source of the events of one stream. The stream flushes after each call.</summary>
public interface IEventSource
{
    /// <summary>Writes the initial events.</summary>
    /// <param name="lastEventId">Id of the last event that the client saw; empty when it sent none.</param>
    Task StartAsync(EventStreamWriter writer, string? lastEventId, CancellationToken ct);

    /// <summary>Reads all pending events of the subscription and writes the resulting ones.</summary>
    Task WriteEventsAsync(EventStreamWriter writer, LiveSubscription subscription, CancellationToken ct);

    /// <summary>Called at each heartbeat. Writes events that were missed, if the source can detect them.</summary>
    /// <param name="number">From 1.</param>
    Task OnHeartbeatAsync(EventStreamWriter writer, int number, CancellationToken ct) => Task.CompletedTask;
}
