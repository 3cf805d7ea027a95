using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Counts a circuit while its browser is connected, and ends the one that is too many. Normally the page itself was refused before: <see cref="CircuitGate"/>.</summary>
public sealed class CircuitLimiter(OpenCircuits open, AuthenticationStateProvider authentication) : CircuitHandler
{
    private string? _user;

    /// <exception cref="InvalidOperationException">There is no room: the framework ends the circuit and tells the browser.</exception>
    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        if (state.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } user || !open.TryAdd(user))
        {
            throw new InvalidOperationException("There are too many circuits.");
        }

        _user = user;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _user, null) is { } user)
        {
            open.Remove(user);
        }

        return Task.CompletedTask;
    }
}
