namespace ChatPlatform.Web.Security.Limits;

/// <summary>Somebody who may have only so many of something open at the same time.</summary>
/// <param name="Key">"t:{tenant}:open:…" where it belongs to a tenant, "g:open:…" else.</param>
/// <param name="Most">Open at the same time, on all instances together.</param>
public readonly record struct ConcurrencyLimit(string Key, int Most);

/// <summary>
/// What is open on this instance and whose it is. Every slot is counted here, exactly, and by all instances together
/// while Redis is there.
/// </summary>
/// <param name="most">Of this instance.</param>
public sealed class ConcurrencyLimiter(RedisConcurrencyLeases shared, int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Open on this instance.</summary>
    public int Count => Volatile.Read(ref _all);

    /// <summary>True when this instance has no room for anybody.</summary>
    public bool IsFull => Count >= most;

    /// <summary>True when there is room for one more now; a slot is not kept.</summary>
    public async ValueTask<bool> HasRoomAsync(params IReadOnlyList<ConcurrencyLimit> limits)
    {
        lock (_lock)
        {
            if (!Fits(limits))
            {
                return false;
            }
        }

        return await shared.HasRoomAsync(limits);
    }

    /// <summary>
    /// A slot, to be disposed when it is no longer used; null, and nothing counted, where there is no room.
    /// </summary>
    public async ValueTask<IDisposable?> TryTakeAsync(params IReadOnlyList<ConcurrencyLimit> limits)
    {
        lock (_lock)
        {
            if (!Fits(limits))
            {
                return null;
            }

            _all++;
            foreach (var limit in limits)
            {
                _counts[limit.Key] = _counts.GetValueOrDefault(limit.Key) + 1;
            }
        }

        var slot = new ConcurrencyLease([.. limits.Select(l => l.Key)], Close);
        if (await shared.TryTakeAsync(slot, limits))
        {
            return slot;
        }

        slot.Dispose();
        return null;
    }

    private bool Fits(IReadOnlyList<ConcurrencyLimit> limits) =>
        _all < most && limits.All(l => _counts.GetValueOrDefault(l.Key) < l.Most);

    /// <summary>Elsewhere first: whoever sees the room here finds it there too.</summary>
    private void Close(ConcurrencyLease slot)
    {
        shared.Return(slot);
        lock (_lock)
        {
            _all--;
            foreach (var key in slot.Keys)
            {
                if (--_counts[key] == 0)
                {
                    _counts.Remove(key);
                }
            }
        }
    }
}

/// <summary>One thing that is open. It is given back once, however often it is disposed.</summary>
public sealed class ConcurrencyLease(IReadOnlyList<string> keys, Action<ConcurrencyLease> onClose) : IDisposable
{
    private int _isClosed;

    /// <summary>Its name in Redis.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Those whom it counts for.</summary>
    public IReadOnlyList<string> Keys => keys;

    public bool IsClosed => Volatile.Read(ref _isClosed) == 1;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            onClose(this);
        }
    }
}
