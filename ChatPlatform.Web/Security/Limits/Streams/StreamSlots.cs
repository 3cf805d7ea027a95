using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Streams;

/// <summary>Event streams that are open.</summary>
public sealed class StreamSlots(RedisConcurrencyLeases shared, IOptions<StreamLimitOptions> options)
{
    private readonly ConcurrencyLimiter _open = new(shared, options.Value.PerInstance);

    /// <summary>Streams that are open on this instance.</summary>
    public int Count => _open.Count;

    /// <summary>True when this instance has no room for anybody.</summary>
    public bool IsFull => _open.IsFull;

    /// <summary>
    /// A slot for a visitor's session, to be disposed; null when the session, the address or the instance has as many
    /// as it may.
    /// </summary>
    public ValueTask<IDisposable?> TryOpenAsync(Guid tenantId, Guid visitorId, string address) =>
        OpenAsync($"t:{tenantId:N}:open:streams:{visitorId:N}", address);

    /// <summary>The same for a staff user.</summary>
    public ValueTask<IDisposable?> TryOpenAsync(string user, string address) =>
        OpenAsync($"g:open:streams:user:{user}", address);

    private ValueTask<IDisposable?> OpenAsync(string session, string address) =>
        _open.TryTakeAsync(
            new ConcurrencyLimit(session, options.Value.PerSession),
            new ConcurrencyLimit($"g:open:streams:ip:{address}", options.Value.PerAddress));
}
