using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Endpoints.Streams;

/// <summary>
/// Runs event streams: subscription, headers, heartbeats, and disconnecting clients that do not read.
/// </summary>
public sealed class EventStreams(LiveHub hub, IHostApplicationLifetime lifetime, IOptions<StreamLimitOptions> limits)
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(12);

    /// <summary>
    /// Writes events until the client disconnects or reads too slowly, or the server stops. Clients reconnect.
    /// </summary>
    public async Task RunAsync(HttpContext context, Topic topic, IEventSource source, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        // Subscribe first, so that no event is missed between the start and the live events.
        using var subscription = hub.Subscribe(topic);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var writer = new EventStreamWriter(response.BodyWriter, TimeSpan.FromSeconds(limits.Value.StallSeconds));
        try
        {
            writer.Retry();
            await source.StartAsync(writer, context.Request.Headers["Last-Event-ID"], stop.Token);
            await writer.FlushAsync(stop.Token);
            await FollowAsync(source, subscription, writer, stop.Token);
        }
        catch (TimeoutException)
        {
            context.Abort(); // The client gets the missed events when it reconnects.
        }
        catch (OperationCanceledException)
        {
            // The client disconnected, or the server stops.
        }
    }

    private static async Task FollowAsync(
        IEventSource source, LiveSubscription subscription, EventStreamWriter writer, CancellationToken ct)
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

                await source.WriteEventsAsync(writer, subscription, ct);
            }
            else
            {
                await tick;
                tick = timer.WaitForNextTickAsync(ct).AsTask();
                writer.Heartbeat();
                await source.OnHeartbeatAsync(writer, ++beats, ct);
            }

            await writer.FlushAsync(ct);
        }
    }
}
