using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace ChatPlatform.Core.Realtime;

/// <summary>
/// Publish/subscribe within the process. An event is only a hint: the log in PostgreSQL is authoritative, and a reader
/// that is too slow is disconnected and reads the log again.
/// </summary>
public sealed class LiveHub
{
    /// <summary>Events that may be queued for a slow reader before it is disconnected.</summary>
    public const int MaxBacklog = 256;

    /// <summary>Bytes of events that may be queued for a reader; a single event may be longer.</summary>
    public const int MaxBacklogBytes = 64 * 1024;

    private readonly ConcurrentDictionary<Topic, Subscribers> _topics = new();

    /// <summary>Sends the event to the current subscribers of the topic. Never blocks.</summary>
    public void Publish(Topic topic, LiveEvent live)
    {
        if (_topics.TryGetValue(topic, out var subscribers))
        {
            foreach (var subscription in subscribers.Snapshot())
            {
                subscription.Enqueue(live);
            }
        }
    }

    /// <summary>Subscribes to the topic until the subscription is disposed.</summary>
    public LiveSubscription Subscribe(Topic topic)
    {
        while (true)
        {
            var subscribers = _topics.GetOrAdd(topic, static _ => new Subscribers());
            var subscription = new LiveSubscription(s => Remove(topic, subscribers, s));
            if (subscribers.TryAdd(subscription))
            {
                return subscription;
            }
        }
    }

    /// <summary>Number of subscribers, for limits and health checks.</summary>
    public int CountOf(Topic topic) =>
        _topics.TryGetValue(topic, out var subscribers) ? subscribers.Snapshot().Length : 0;

    private void Remove(Topic topic, Subscribers subscribers, LiveSubscription subscription)
    {
        if (subscribers.Remove(subscription))
        {
            _topics.TryRemove(new(topic, subscribers));
        }
    }

    private sealed class Subscribers
    {
        private readonly Lock _lock = new();
        private LiveSubscription[] _items = [];
        private bool _closed;

        public LiveSubscription[] Snapshot() => Volatile.Read(ref _items);

        public bool TryAdd(LiveSubscription item)
        {
            lock (_lock)
            {
                if (_closed)
                {
                    return false;
                }

                _items = [.. _items, item];
                return true;
            }
        }

        /// <returns>True when the last subscriber was removed and the list accepts no more.</returns>
        public bool Remove(LiveSubscription item)
        {
            lock (_lock)
            {
                _items = [.. _items.Where(x => x != item)];
                return _closed = _items.Length == 0;
            }
        }
    }
}

/// <summary>A subscription of one reader to a topic.</summary>
public sealed class LiveSubscription : IDisposable
{
    private readonly Channel<LiveEvent> _channel = Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(LiveHub.MaxBacklog) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Action<LiveSubscription> _onDispose;
    private long _waiting;

    internal LiveSubscription(Action<LiveSubscription> onDispose) => _onDispose = onDispose;

    /// <summary>
    /// True when there is an event; false when there will be no more, because the reader was too slow or the
    /// subscription is disposed.
    /// </summary>
    public ValueTask<bool> WaitToReadAsync(CancellationToken ct) => _channel.Reader.WaitToReadAsync(ct);

    /// <summary>The next event, in order.</summary>
    public bool TryRead([NotNullWhen(true)] out LiveEvent? live)
    {
        if (!_channel.Reader.TryRead(out live))
        {
            return false;
        }

        Interlocked.Add(ref _waiting, -live.Data.Length);
        return true;
    }

    public void Dispose()
    {
        _channel.Writer.TryComplete();
        _onDispose(this);
    }

    internal void Enqueue(LiveEvent live)
    {
        var waiting = Interlocked.Add(ref _waiting, live.Data.Length);
        var isTooMuch = waiting > LiveHub.MaxBacklogBytes && waiting > live.Data.Length;
        if (isTooMuch || !_channel.Writer.TryWrite(live))
        {
            _channel.Writer.TryComplete();
        }
    }
}
