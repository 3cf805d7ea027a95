namespace ChatPlatform.Web.Security.Limits.Requests;

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
    public int Take(int limit, double seconds)
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
