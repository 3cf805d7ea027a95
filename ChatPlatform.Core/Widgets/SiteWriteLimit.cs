namespace ChatPlatform.Core.Widgets;

/// <summary>
/// Limits the writes of one tenant's sites on this instance: one a minute for each site, and 20 a minute in total,
/// because anyone can send requests with invented origins.
/// </summary>
internal sealed class SiteWriteLimit
{
    private const int MaxPerMinute = 20;

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Origin, bool IsAllowed), DateTimeOffset> _writes = [];
    private readonly Lock _lock = new();

    /// <summary>True when the site may be written now; the write counts.</summary>
    public bool TryAcquire(string origin, bool isAllowed, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_writes.TryGetValue((origin, isAllowed), out var at) && now - at < s_interval)
            {
                return false;
            }

            foreach (var (site, _) in _writes.Where(w => now - w.Value >= s_interval).ToList())
            {
                _writes.Remove(site);
            }

            return _writes.Count < MaxPerMinute && _writes.TryAdd((origin, isAllowed), now);
        }
    }
}
