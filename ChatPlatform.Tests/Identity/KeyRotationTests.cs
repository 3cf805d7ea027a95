using System.Net;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ChatPlatform.Tests.Identity;

/// <summary>
/// Signing keys are rotated at 50 requests a second. The file of the new key is backdated instead of waiting until it
/// may sign.
/// </summary>
public sealed class KeyRotationTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private const int PerSecond = 50;

    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Folder => app.Get<IOptions<JwtOptions>>().Value.KeyDirectory;

    [Fact]
    public async Task S15_Rotation_Causes_no_failure_and_tokens_of_a_removed_key_Are_rejected_within_a_minute()
    {
        var (owner, visitor) = (await ApiClient.OwnerAsync(app), await app.CreateVisitorAsync());
        var (old, oldFile) = (KeyIdOf(owner), Assert.Single(Directory.GetFiles(Folder, "*.pem")));
        await using var load = new SteadyLoad(PerSecond, i => CallAsync(owner, visitor, i));

        var added = app.Get<SigningKeys>().Rotate();
        await Wait.UntilAsync(
            async () =>
                (await app.Http.GetStringAsync("/.well-known/jwks.json", Ct)).Contains(added, StringComparison.Ordinal),
            s_promised);
        Assert.Equal(old, KeyIdOf(await ApiClient.OwnerAsync(app)));

        var newFile = Directory.GetFiles(Folder, "*.pem").Single(file => file != oldFile);
        File.SetLastWriteTimeUtc(newFile, DateTime.UtcNow - SigningKeys.ActivationDelay);
        await Wait.UntilAsync(async () => KeyIdOf(await ApiClient.OwnerAsync(app)) == added, s_promised);
        var enough = load.Answered + 2 * PerSecond; // Old and new tokens together.
        await Wait.UntilAsync(() => Task.FromResult(load.Answered > enough), s_promised);
        var failures = await load.StopAsync();
        output.WriteLine($"{load.Answered} requests, {failures.Count} failures.");
        Assert.Empty(failures);

        File.Delete(oldFile);
        var took = await Wait.UntilAsync(async () => await owner.StatusAsync("/api/v1/me") == 401, s_promised);
        output.WriteLine($"A removed key's token was refused after {took.TotalSeconds:F0} s.");
        Assert.Equal(200, await (await ApiClient.OwnerAsync(app)).StatusAsync("/api/v1/me"));
    }

    private static string KeyIdOf(ApiClient client) => new JsonWebToken(client.Token).Kid;

    private async Task CallAsync(ApiClient owner, VisitorClient visitor, int number)
    {
        switch (number % 10)
        {
            case 0:
                Assert.Equal(200, await (await ApiClient.OwnerAsync(app)).StatusAsync("/api/v1/me"));
                break;
            case 1:
                await (await app.CreateVisitorAsync()).GetAsync();
                break;
            case < 6:
                Assert.Equal(200, await owner.StatusAsync("/api/v1/me"));
                break;
            default:
                using (
                    var answer = await visitor.SendAsync(
                        HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}"))
                {
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                }

                break;
        }
    }
}
