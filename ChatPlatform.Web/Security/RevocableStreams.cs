using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>
/// Runs streams of events while their readers may read: a revocation ends one within seconds, the end of a sign-in's
/// time with the next look (S16).
/// </summary>
public sealed class RevocableStreams(RevocationFeed revocations, IOptions<StreamLimitOptions> limits)
{
    /// <param name="subjects">Ids of what the stream stands on: user, session, token, visitor, tenant.</param>
    /// <param name="isValid">Whether the reader may still read, beyond the credential.</param>
    public async Task RunAsync(
        HttpContext context, Guid[] subjects, Func<CancellationToken, Task<bool>> isValid,
        Func<CancellationToken, Task> stream, CancellationToken ct)
    {
        using var watch = revocations.Over(subjects);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, watch.Token);
        var credential = context.Features.GetRequiredFeature<CredentialCheck>();
        var polling = PollAsync(async token => await credential.AskAsync(token) && await isValid(token), stop);
        try
        {
            await stream(stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await polling;
        }
    }

    /// <summary>
    /// The first look comes at once, for what was revoked between the request's own check and the watch. Whatever ends
    /// the looks ends the stream.
    /// </summary>
    private async Task PollAsync(Func<CancellationToken, Task<bool>> isValid, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(limits.Value.CheckIntervalSeconds));
        try
        {
            while (await IsValidAsync(isValid, stop.Token) && await timer.WaitForNextTickAsync(stop.Token))
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
    private static async Task<bool> IsValidAsync(Func<CancellationToken, Task<bool>> isValid, CancellationToken ct)
    {
        try
        {
            return await isValid(ct);
        }
        catch (Exception e) when (DatabaseErrors.IsOutage(e))
        {
            return true;
        }
    }
}
