using System.Collections.Concurrent;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Which supporters are there on this instance: their browser is connected, their program follows a stream, or they
/// have just called the API.
/// </summary>
public sealed class SupporterPresence
{
    private readonly ConcurrentDictionary<Guid, int> _connected = new();
    private readonly ConcurrentDictionary<Guid, bool> _called = new();

    /// <summary>Counts a page or a stream of the user until it is disposed.</summary>
    public IDisposable Connect(Guid userId)
    {
        _connected.AddOrUpdate(userId, 1, (_, count) => count + 1);
        return new Connection(this, userId);
    }

    /// <summary>The user has called the API.</summary>
    public void Touch(Guid userId) => _called[userId] = true;

    /// <summary>Who is connected now, or has called since the last time this was asked.</summary>
    internal Guid[] Take()
    {
        var called = _called.Keys.ToArray();
        foreach (var user in called)
        {
            _called.TryRemove(user, out _);
        }

        return [.. _connected.Where(c => c.Value > 0).Select(c => c.Key).Union(called)];
    }

    private void Disconnect(Guid userId)
    {
        // One more sign of life for the time up to now; the row is removed only where nobody has connected meanwhile.
        Touch(userId);
        var left = _connected.AddOrUpdate(userId, 0, (_, count) => count - 1);
        if (left == 0)
        {
            _connected.TryRemove(new(userId, 0));
        }
    }

    private sealed class Connection(SupporterPresence presence, Guid userId) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                presence.Disconnect(userId);
            }
        }
    }
}
