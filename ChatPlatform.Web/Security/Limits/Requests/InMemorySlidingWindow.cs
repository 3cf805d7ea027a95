using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// Counts in memory. The number of windows is limited (S63): idle ones are removed; when the limit is still reached,
/// new keys share one window.
/// </summary>
public sealed class InMemorySlidingWindow(IOptions<RequestLimitOptions> options, TimeProvider clock)
{
    private const int SweepSeconds = 10;

    private readonly ConcurrentDictionary<string, SlidingWindow> _windows = new(StringComparer.Ordinal);
    private readonly SlidingWindow _shared = new();
    private int _count;
    private long _nextSweep;

    /// <summary>Maximum number of windows.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a request against all policies or none. Returns zero, or the seconds to wait.</summary>
    public int Acquire(IReadOnlyList<RateLimitPolicy> policies)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        for (var i = 0; i < policies.Count; i++)
        {
            var wait = Find(policies[i].Key, seconds).Acquire(policies[i].PerMinute, seconds);
            if (wait > 0)
            {
                for (var taken = 0; taken < i; taken++)
                {
                    Find(policies[taken].Key, seconds).Return();
                }

                return wait;
            }
        }

        return 0;
    }

    private SlidingWindow Find(string key, double seconds)
    {
        if (_windows.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Count >= options.Value.MaxTracked)
        {
            Sweep(seconds);
            if (Count >= options.Value.MaxTracked)
            {
                return _shared;
            }
        }

        var made = new SlidingWindow();
        if (_windows.TryAdd(key, made))
        {
            Interlocked.Increment(ref _count);
            return made;
        }

        return _windows.TryGetValue(key, out known) ? known : _shared;
    }

    private void Sweep(double seconds)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (seconds < due || Interlocked.CompareExchange(ref _nextSweep, (long)seconds + SweepSeconds, due) != due)
        {
            return;
        }

        var minute = (long)(seconds / SlidingWindow.Seconds);
        foreach (var (key, window) in _windows)
        {
            if (window.LastMinute < minute - 1 && _windows.TryRemove(new(key, window)))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}

/// <summary>Sliding window of one minute, estimated from the counts of the current and the previous minute.</summary>
internal sealed class SlidingWindow
{
    public const int Seconds = 60;

    private const double Rounding = 1e-6;

    private readonly Lock _lock = new();
    private long _minute;
    private int _now;
    private int _before;

    /// <summary>Minute of the last request.</summary>
    public long LastMinute => Volatile.Read(ref _minute);

    /// <summary>Counts a request. Returns zero, or the seconds to wait.</summary>
    public int Acquire(int limit, double seconds)
    {
        var minute = (long)(seconds / Seconds);
        var share = 1 - (seconds / Seconds - minute);
        lock (_lock)
        {
            if (minute != _minute)
            {
                _before = minute == _minute + 1 ? _now : 0;
                _now = 0;
                Volatile.Write(ref _minute, minute);
            }

            if (_before * share + _now + 1 <= limit + Rounding)
            {
                _now++;
                return 0;
            }

            return Wait(limit, _now, _before, share);
        }
    }

    /// <summary>Reverts the count of a request that another policy has rejected.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _now = Math.Max(0, _now - 1);
        }
    }

    /// <summary>Seconds until the estimate falls below the limit, in this minute or the next.</summary>
    private static int Wait(int limit, int now, int before, double share)
    {
        var wait = now + 1 <= limit
            ? (share - (limit - now - 1) / (double)before) * Seconds
            : (share + 1 - (limit - 1) / (double)now) * Seconds;
        return Math.Max(1, (int)Math.Ceiling(wait));
    }
}
