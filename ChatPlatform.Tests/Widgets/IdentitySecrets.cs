using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Gives tenants the secret with which their sites sign user tokens.</summary>
internal static class IdentitySecrets
{
    /// <summary>
    /// Replaces the tenant's identity secret and waits until its open streams have been ended for it, which happens a
    /// moment later and would end a stream that is opened in between, too.
    /// </summary>
    public static async Task<string> NewIdentitySecretAsync(this AppFixture app, TestTenant tenant)
    {
        using var streams = app.Get<RevocationFeed>().Subscribe(tenant.Id);
        var secret = (await app.Get<IdentitySettings>().ReplaceSecretAsync(
            tenant.Id, Actor.System("test"), TestContext.Current.CancellationToken)).SavedValue();
        await Wait.UntilAsync(() => Task.FromResult(streams.Token.IsCancellationRequested), EventFeed.DefaultTimeout);
        return secret;
    }
}
