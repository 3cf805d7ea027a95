namespace ChatPlatform.Web.Security.Limits;

/// <summary>A limit on the number of slots that are open at the same time.</summary>
/// <param name="Key">"t:{tenant}:open:…" for tenants, otherwise "g:open:…".</param>
/// <param name="Max">Maximum number of open slots on all instances together.</param>
public readonly record struct ConcurrencyLimit(string Key, int Max);

/// <summary>
/// Counts the open slots of this instance by limit, and in Redis those of all instances while Redis is available.
/// </summary>
/// <param name="max">Maximum number of slots on this instance.</param>
public sealed class ConcurrencyLimiter(RedisConcurrencyLeases shared, int max)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Number of slots open on this instance.</summary>
    public int Count => Volatile.Read(ref _all);

    /// <summary>True when this instance has no free slots.</summary>
    public bool IsFull => Count >= max;

    /// <summary>True when a slot is currently free; does not acquire it.</summary>
    public async ValueTask<bool> HasFreeSlotAsync(params IReadOnlyList<ConcurrencyLimit> limits)
    {
        lock (_lock)
        {
            if (!Fits(limits))
            {
                return false;
            }
        }

        return await shared.HasFreeSlotAsync(limits);
    }

    /// <summary>Acquires a slot, which the caller disposes; null when a limit is reached.</summary>
    public async ValueTask<IDisposable?> TryAcquireAsync(params IReadOnlyList<ConcurrencyLimit> limits)
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
        if (await shared.TryAcquireAsync(slot, limits))
        {
            return slot;
        }

        slot.Dispose();
        return null;
    }

    private bool Fits(IReadOnlyList<ConcurrencyLimit> limits) =>
        _all < max && limits.All(l => _counts.GetValueOrDefault(l.Key) < l.Max);

    /// <summary>Releases the slot in Redis first, so that a free slot here is also free there.</summary>
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

/// <summary>A counted slot. Disposing releases it; further calls do nothing.</summary>
public sealed class ConcurrencyLease(IReadOnlyList<string> keys, Action<ConcurrencyLease> onClose) : IDisposable
{
    private int _isClosed;

    /// <summary>Member name in Redis.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Limits against which the slot is counted.</summary>
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
