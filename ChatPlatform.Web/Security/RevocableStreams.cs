using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>
/// Runs event streams while the credential is valid: a revocation ends a stream within seconds, an expired sign-in at
/// the next check (S16).
/// </summary>
public sealed class RevocableStreams(RevocationFeed revocations, IOptions<StreamLimitOptions> limits)
{
    /// <param name="subjects">Ids whose revocation ends the stream: user, session, token, visitor, tenant.</param>
    /// <param name="isValid">Additional check besides the credential.</param>
    public async Task RunAsync(
        HttpContext context, Guid[] subjects, Func<CancellationToken, Task<bool>> isValid,
        Func<CancellationToken, Task> stream, CancellationToken ct)
    {
        using var subscription = revocations.Subscribe(subjects);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, subscription.Token);
        var credential = context.Features.GetRequiredFeature<CredentialCheck>();
        var polling = PollAsync(async token => await credential.IsValidAsync(token) && await isValid(token), stop);
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
    /// Checks immediately, for revocations between authorization and subscription, and then at each interval. Ends the
    /// stream when a check fails or throws.
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

    /// <summary>A database outage does not end the stream.</summary>
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
