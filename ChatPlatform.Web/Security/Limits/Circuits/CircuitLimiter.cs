using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
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

/// <summary>
/// Counts a circuit while its browser is connected, and ends the one that is too many. Normally the page itself was
/// refused before: <c>CircuitLimitMiddleware</c>.
/// </summary>
public sealed class CircuitLimiter(CircuitSlots open, AuthenticationStateProvider authentication) : CircuitHandler
{
    private IDisposable? _slot;

    /// <summary>Rises with every connection that comes or goes.</summary>
    private int _connection;

    /// <exception cref="InvalidOperationException">There is no room: the framework ends the circuit and tells the
    /// browser.</exception>
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
            Release(); // The connection broke while it was counted.
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
