using System.Net;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Browser.Circuits;

/// <summary>Pages on two instances with one Redis. Scale: two pages per user instead of ten.</summary>
public sealed class SharedCircuitTests(SharedCircuitTests.TwoInstances app, BrowserFixture browser)
    : IClassFixture<SharedCircuitTests.TwoInstances>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task S27_Pages_of_a_user_Are_counted_over_two_instances()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme");
        var second = await owner.Page.Context.NewPageAsync();
        // Cookies do not distinguish ports.
        await second.GotoAsync(new Uri(app.TwinAddress, "/t/acme/agents").ToString());
        await second.Locator("[data-interactive=true]").First.WaitForAsync();

        foreach (var instance in new[] { app.Address, app.TwinAddress })
        {
            await Wait.UntilAsync(
                async () => await AskAsync(owner, instance) == HttpStatusCode.TooManyRequests, s_patience);
        }

        await second.CloseAsync();
        await Wait.UntilAsync(async () => await AskAsync(owner, app.Address) == HttpStatusCode.OK, s_patience);
    }

    /// <summary>Requests another page without opening its circuit.</summary>
    private static async Task<HttpStatusCode> AskAsync(BrowserPage user, Uri instance) =>
        (HttpStatusCode)
            (await user.Page.Context.APIRequest.GetAsync(new Uri(instance, "/t/acme/tools").ToString())).Status;

    public sealed class TwoInstances(PlatformFixture platform) : SharedInstances(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Limits:Circuits:PerUser"] = "2";
            base.Configure(settings);
        }
    }
}
