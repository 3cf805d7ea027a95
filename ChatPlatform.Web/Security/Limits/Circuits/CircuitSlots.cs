using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>Connected console circuits by user.</summary>
public sealed class CircuitSlots(RedisConcurrencyLeases shared, IOptions<CircuitLimitOptions> options)
{
    private readonly ConcurrencyLimiter _open = new(shared, options.Value.PerInstance);

    /// <summary>Number of circuits connected to this instance.</summary>
    public int Count => _open.Count;

    /// <summary>True when the user may open another circuit.</summary>
    public ValueTask<bool> HasRoomAsync(string user) => _open.HasRoomAsync(LimitOf(user));

    /// <summary>Acquires a slot until it is disposed; null when the limit is reached.</summary>
    public ValueTask<IDisposable?> TryAddAsync(string user) => _open.TryTakeAsync(LimitOf(user));

    private ConcurrencyLimit LimitOf(string user) => new($"g:open:pages:{user}", options.Value.PerUser);
}
