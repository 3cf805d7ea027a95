using System.Collections.Concurrent;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// The supporters present on this instance: their browser is connected, their API client follows a stream, or they have
/// just called the API.
/// </summary>
public sealed class SupporterPresence
{
    private readonly ConcurrentDictionary<Guid, int> _connected = new();
    private readonly ConcurrentDictionary<Guid, bool> _called = new();

    /// <summary>Marks the user as connected until the result is disposed.</summary>
    public IDisposable Connect(Guid userId)
    {
        _connected.AddOrUpdate(userId, 1, (_, count) => count + 1);
        return new Connection(this, userId);
    }

    /// <summary>Records an API call of the user.</summary>
    public void Touch(Guid userId) => _called[userId] = true;

    /// <summary>Users who are connected now, or have called since the last call of this method.</summary>
    internal Guid[] TakeActiveUsers()
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
        // Counts as activity up to now; the entry is removed only if the user has not connected again.
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
