using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>
/// Called with new events, or with an empty list for a periodic refresh. Runs outside the renderer's context: use
/// InvokeAsync to access the component.
/// </summary>
public delegate Task LiveEventHandler(IReadOnlyList<LiveEvent> events, CancellationToken ct);

/// <summary>Starts subscriptions to the hub of this instance.</summary>
public sealed class LiveEventSubscriptions(LiveHub hub, ILogger<LiveEventSubscription> logger)
{
    private static readonly TimeSpan s_throttle = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Subscribes to a topic until the result is disposed. The first call of the callback follows the subscription, so
    /// that no event is missed between reading and subscribing.
    /// </summary>
    public LiveEventSubscription Start(Topic topic, LiveEventHandler onEvents, TimeSpan? throttle = null) =>
        new(hub, logger, topic, onEvents, throttle ?? s_throttle);
}

/// <summary>
/// A page's subscription to a topic. It is throttled, refreshes every 15 seconds in case an event was lost, and
/// subscribes again when it was dropped for being too slow.
/// </summary>
public sealed partial class LiveEventSubscription : IDisposable
{
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromSeconds(15);

    /// <summary>Shorter refresh interval after a failure, for example a database outage.</summary>
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly LiveEventHandler _onEvents;

    internal LiveEventSubscription(
        LiveHub hub, ILogger logger, Topic topic, LiveEventHandler onEvents, TimeSpan throttle)
    {
        _logger = logger;
        _onEvents = onEvents;
        _ = RunAsync(hub, topic, throttle, _stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(LiveHub hub, Topic topic, TimeSpan throttle, CancellationToken ct)
    {
        try
        {
            await Task.Yield(); // Lets the caller store the subscription before a synchronous first callback.
            while (true)
            {
                using var subscription = hub.Subscribe(topic);
                IReadOnlyList<LiveEvent>? events = [];
                do
                {
                    var interval = await CallAsync(topic, events, ct) ? s_refreshInterval : s_retry;
                    await Task.Delay(throttle, ct);
                    events = await NextAsync(subscription, interval, ct);
                }
                while (events is not null);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    /// <summary>New events; empty after the interval; null when the subscription was dropped.</summary>
    private static async Task<IReadOnlyList<LiveEvent>?> NextAsync(
        LiveSubscription subscription, TimeSpan interval, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(interval);
        try
        {
            if (!await subscription.WaitToReadAsync(limit.Token))
            {
                return null;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }

        var events = new List<LiveEvent>();
        while (subscription.TryRead(out var live))
        {
            events.Add(live);
        }

        return events;
    }

    private async Task<bool> CallAsync(Topic topic, IReadOnlyList<LiveEvent> events, CancellationToken ct)
    {
        try
        {
            await _onEvents(events, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.RefreshFailed(_logger, topic.Kind, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not refresh its data for topic {Topic}")]
        public static partial void RefreshFailed(ILogger logger, string topic, Exception exception);
    }
}
