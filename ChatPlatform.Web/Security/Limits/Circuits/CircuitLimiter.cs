using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>
/// Counts connected circuits and ends those above the limit. <see cref="CircuitLimitMiddleware"/> normally rejects the
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
