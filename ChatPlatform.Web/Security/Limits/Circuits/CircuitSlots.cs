using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>Console pages that are connected, by person.</summary>
public sealed class CircuitSlots(RedisConcurrencyLeases shared, IOptions<CircuitLimitOptions> options)
{
    private readonly ConcurrencyLimiter _open = new(shared, options.Value.PerInstance);

    /// <summary>Connected to this instance.</summary>
    public int Count => _open.Count;

    /// <summary>True when one more may be opened by the person.</summary>
    public ValueTask<bool> HasRoomAsync(string user) => _open.HasRoomAsync(LimitOf(user));

    /// <summary>Counts one more until it is disposed; null, and nothing counted, where there is no room.</summary>
    public ValueTask<IDisposable?> TryAddAsync(string user) => _open.TryTakeAsync(LimitOf(user));

    private ConcurrencyLimit LimitOf(string user) => new($"g:open:pages:{user}", options.Value.PerUser);
}
