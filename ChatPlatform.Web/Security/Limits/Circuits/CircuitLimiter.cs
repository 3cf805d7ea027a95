using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>Connected console circuits by user.</summary>
public sealed class CircuitSlots(RedisConcurrencyLeases shared, IOptions<CircuitLimitOptions> options)
{
    private readonly ConcurrencyLimiter _open = new(shared, options.Value.PerInstance);

    /// <summary>Number of circuits connected to this instance.</summary>
    public int Count => _open.Count;

    /// <summary>True when the user may open another circuit.</summary>
    public ValueTask<bool> HasFreeSlotAsync(string user) => _open.HasFreeSlotAsync(LimitOf(user));

    /// <summary>Acquires a slot until it is disposed; null when the limit is reached.</summary>
    public ValueTask<IDisposable?> TryAddAsync(string user) => _open.TryAcquireAsync(LimitOf(user));

    private ConcurrencyLimit LimitOf(string user) => new($"g:open:pages:{user}", options.Value.PerUser);
}

/// <summary>
/// Counts connected circuits and ends those above the limit. <c>CircuitLimitMiddleware</c> normally rejects the
/// page before.
/// </summary>
public sealed class CircuitLimiter(CircuitSlots open, AuthenticationStateProvider authentication) : CircuitHandler
{
    private IDisposable? _slot;

    /// <summary>Incremented at each connect and disconnect.</summary>
    private int _connection;

    /// <exception cref="InvalidOperationException">The limit is reached: the framework ends the circuit and notifies
    /// the browser.</exception>
    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var connection = Interlocked.Increment(ref _connection);
        var state = await authentication.GetAuthenticationStateAsync();
        if (
            state.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } user
            || await open.TryAddAsync(user) is not { } slot)
        {
            throw new InvalidOperationException("There are too many circuits.");
        }

        _slot = slot;
        if (connection != Volatile.Read(ref _connection))
        {
            Release(); // The connection was lost while it was counted.
        }
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connection);
        Release();
        return Task.CompletedTask;
    }

    private void Release() => Interlocked.Exchange(ref _slot, null)?.Dispose();
}
