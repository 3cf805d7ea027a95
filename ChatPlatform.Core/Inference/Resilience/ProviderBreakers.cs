using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>Identifies a provider as one tenant uses it.</summary>
/// <param name="TenantId">Part of the key also for the platform's providers: the messages of one tenant never pause a
/// provider for another (R11).</param>
/// <param name="Source">Name of the platform's provider, or id of the tenant's connection.</param>
/// <param name="IsConnection">True for a connection.</param>
internal sealed record BreakerKey(Guid TenantId, string Source, bool IsConnection)
{
    public static BreakerKey OfProvider(Guid tenantId, string name) => new(tenantId, name, false);

    public static BreakerKey OfConnection(Guid tenantId, Guid id) => new(tenantId, id.ToString(), true);
}

/// <summary>
/// The circuit breakers of this instance, one for each tenant and provider. At most <see cref="MaxKept"/> are kept;
/// those that were used longest ago are forgotten first.
/// </summary>
public sealed class ProviderBreakers(
    IOptions<InferenceOptions> options, TimeProvider clock, ILogger<ProviderBreakers> logger)
{
    /// <summary>Maximum breakers of this instance.</summary>
    public const int MaxKept = 5_000;

    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<BreakerKey, ProviderBreaker> _breakers = new();
    private readonly Lock _lock = new();
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>Number of breakers that are kept.</summary>
    public int Count => _breakers.Count;

    /// <summary>A breaker without calls for longer than this has forgotten all of them.</summary>
    private TimeSpan MaxIdle =>
        TimeSpan.FromSeconds(options.Value.BreakerWindowSeconds + options.Value.BreakerPauseSeconds)
        + TimeSpan.FromMinutes(5);

    /// <param name="version">Version of a tenant's connection, whose breaker ends when it is changed.</param>
    internal ProviderBreaker Of(BreakerKey key, uint version = 0)
    {
        if (_breakers.TryGetValue(key, out var known) && known.Version == version)
        {
            known.Touch();
            return known;
        }

        lock (_lock)
        {
            if (!_breakers.TryGetValue(key, out known) || known.Version != version)
            {
                Sweep();
                _breakers[key] = known = new(key, version, options.Value, clock, logger);
            }

            return known;
        }
    }

    /// <summary>The open breakers, those opened last first.</summary>
    /// <param name="count">Maximum entries.</param>
    internal List<(BreakerKey Key, ProviderPause Pause)> Paused(int count) =>
    [
        .. _breakers
            .Select(b => (b.Key, b.Value.Pause, b.Value.Idle))
            .Where(b => b.Pause is not null && b.Idle < MaxIdle)
            .OrderByDescending(b => b.Pause!.Since)
            .Take(count)
            .Select(b => (b.Key, b.Pause!)),
    ];

    private void Sweep()
    {
        if (_breakers.Count < MaxKept && clock.GetElapsedTime(_sweptAt) < s_sweepInterval)
        {
            return;
        }

        _sweptAt = clock.GetTimestamp();
        var all = _breakers.Select(b => (b.Key, b.Value.Idle, IsPaused: b.Value.Pause is not null)).ToList();
        var idle = all.Where(b => b.Idle > MaxIdle).ToList();
        var tooMany = all.Count - idle.Count < MaxKept
            ? []
            : all.Except(idle).OrderBy(b => b.IsPaused).ThenByDescending(b => b.Idle).Take(MaxKept / 10);
        foreach (var (key, _, _) in idle.Concat(tooMany))
        {
            _breakers.TryRemove(key, out _);
        }
    }
}
