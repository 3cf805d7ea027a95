using ChatPlatform.Web.Hosting;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>Revalidates the sign-in of an open circuit every five seconds (S16).</summary>
public sealed class StaffRevalidation(ILoggerFactory loggers, StaffSession session)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try
        {
            return await session.RefreshAsync(authenticationState.User, cancellationToken) is not null;
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            // Without the database the console shows and changes nothing, so users stay signed in during an outage.
            return true;
        }
    }
}
