using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Endpoints;

/// <summary>What one event stream sends. The stream flushes after each call.</summary>
public interface IEventSource
{
    /// <summary>Writes what the reader begins with.</summary>
    /// <param name="lastEventId">Id of the last event that the client saw; empty when it sent none.</param>
    Task StartAsync(EventStreamWriter writer, string? lastEventId, CancellationToken ct);

    /// <summary>Takes every event that waits in the subscription and writes what follows from them.</summary>
    Task TakeAsync(EventStreamWriter writer, LiveSubscription subscription, CancellationToken ct);

    /// <summary>Called with each heartbeat; writes what was lost on the way, where the source can find out.</summary>
    /// <param name="number">From 1.</param>
    Task BeatAsync(EventStreamWriter writer, int number, CancellationToken ct) => Task.CompletedTask;
}
