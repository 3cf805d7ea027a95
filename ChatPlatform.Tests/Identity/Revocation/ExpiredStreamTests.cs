using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Identity.Revocation;

/// <summary>
/// Streams that are open when a sign-in expires, which no revocation reports. Scale: checked each second instead of
/// each minute.
/// </summary>
public sealed class ExpiredStreamTests(ExpiredStreamTests.ShortCheckInterval app)
    : IClassFixture<ExpiredStreamTests.ShortCheckInterval>
{
    private const string Queue = "/api/v1/tenants/acme/escalations/events";
    private const string Password = "a long pass phrase";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(CredentialKind.Bearer, "update user_sessions set expires_at = now() where user_id = $1")]
    [InlineData(CredentialKind.ApiToken, "update api_tokens set expires_at = now() where user_id = $1")]
    public async Task S16_Event_stream_Ends_when_its_sign_in_expires(CredentialKind kind, string change)
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var client =
            kind == CredentialKind.ApiToken
                ? await app.CreateApiTokenAsync("acme", id, ApiScopes.All)
                : await ApiClient.SignInAsync(app, email, Password);
        await using var other = await (await ApiClient.SupporterAsync(app)).OpenStreamAsync(Queue);
        await using var stream = await client.OpenStreamAsync(Queue);
        await stream.WaitForAsync("queue.changed");

        await app.ChangeAsync(change, id);

        await Wait.UntilAsync(() => Task.FromResult(stream.IsCompleted), s_patience);
        Assert.False(other.IsCompleted);
    }

    public sealed class ShortCheckInterval(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Streams:CheckIntervalSeconds"] = "1";
    }
}
