using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>
/// Called with what happened, and with nothing when it is time to look anyway. Enter the renderer before touching the
/// component.
/// </summary>
public delegate Task OnLive(IReadOnlyList<LiveEvent> events, CancellationToken ct);

/// <summary>Starts watches over the hub of this instance.</summary>
public sealed class LiveWatches(LiveHub hub, ILogger<LiveWatch> logger)
{
    private static readonly TimeSpan s_throttle = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Watches a topic until the result is disposed. The first call comes as soon as the caller has the result, so that
    /// nothing is missed between reading and listening.
    /// </summary>
    public LiveWatch Start(Topic topic, OnLive onLive, TimeSpan? throttle = null) =>
        new(hub, logger, topic, onLive, throttle ?? s_throttle);
}

/// <summary>
/// A page's subscription: throttled, looks by itself now and then since a hint may be lost, starts again when it was
/// too slow.
/// </summary>
public sealed partial class LiveWatch : IDisposable
{
    private static readonly TimeSpan s_safety = TimeSpan.FromSeconds(15);

    /// <summary>After a failure the page looks again sooner: it heals by itself when the database is back.</summary>
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly OnLive _onLive;

    internal LiveWatch(LiveHub hub, ILogger logger, Topic topic, OnLive onLive, TimeSpan throttle)
    {
        _logger = logger;
        _onLive = onLive;
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
            await Task.Yield(); // A read that ends without waiting would draw before the page holds its watch.
            while (true)
            {
                using var subscription = hub.Subscribe(topic);
                IReadOnlyList<LiveEvent>? events = [];
                do
                {
                    var patience = await CallAsync(topic, events, ct) ? s_safety : s_retry;
                    await Task.Delay(throttle, ct);
                    events = await NextAsync(subscription, patience, ct);
                }
                while (events is not null);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    /// <summary>What has happened since; nothing after a long silence; null when the reader was cut off.</summary>
    private static async Task<IReadOnlyList<LiveEvent>?> NextAsync(
        LiveSubscription subscription, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
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
            await _onLive(events, ct);
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not refresh what it shows of {Topic}")]
        public static partial void RefreshFailed(ILogger logger, string topic, Exception exception);
    }
}
