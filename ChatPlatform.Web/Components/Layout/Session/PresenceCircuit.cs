using System.Security.Claims;
using ChatPlatform.Core.Escalations;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>Marks a user as present while their circuit is connected.</summary>
internal sealed class PresenceCircuit(SupporterPresence presence, AuthenticationStateProvider authentication)
    : CircuitHandler
{
    private IDisposable? _connection;

    /// <summary>Incremented at each connect and disconnect.</summary>
    private int _change;

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var change = Interlocked.Increment(ref _change);
        var state = await authentication.GetAuthenticationStateAsync();
        if (!Guid.TryParse(state.User.FindFirstValue(ClaimTypes.NameIdentifier), out var user))
        {
            return;
        }

        _connection = presence.Connect(user);
        if (change != Volatile.Read(ref _change))
        {
            Release(); // The connection was lost while the user was looked up.
        }
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _change);
        Release();
        return Task.CompletedTask;
    }

    private void Release() => Interlocked.Exchange(ref _connection, null)?.Dispose();
}
