using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Security.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>Runs streams of events while their readers may read: a revocation ends one within seconds, the end of a sign-in's time with the next look (S16).</summary>
public sealed class StandingStreams(RevocationFeed revocations, IOptions<StreamLimitOptions> limits)
{
    /// <param name="subjects">Ids of what the stream stands on: user, session, token, visitor, tenant.</param>
    /// <param name="stands">Whether the reader may still read, beyond the credential.</param>
    public async Task RunAsync(HttpContext context, Guid[] subjects, Func<CancellationToken, Task<bool>> stands, Func<CancellationToken, Task> stream, CancellationToken ct)
    {
        using var watch = revocations.Over(subjects);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, watch.Token);
        var credential = context.Features.GetRequiredFeature<Standing>();
        var looking = LookAsync(async token => await credential.AskAsync(token) && await stands(token), stop);
        try
        {
            await stream(stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await looking;
        }
    }

    /// <summary>The first look comes at once, for what was revoked between the request's own check and the watch. Whatever ends the looks ends the stream.</summary>
    private async Task LookAsync(Func<CancellationToken, Task<bool>> stands, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(limits.Value.LookSeconds));
        try
        {
            while (await StandsAsync(stands, stop.Token) && await timer.WaitForNextTickAsync(stop.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Without its database a stream has nothing to tell; nobody has to come back for that.</summary>
    private static async Task<bool> StandsAsync(Func<CancellationToken, Task<bool>> stands, CancellationToken ct)
    {
        try
        {
            return await stands(ct);
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            return true;
        }
    }
}
