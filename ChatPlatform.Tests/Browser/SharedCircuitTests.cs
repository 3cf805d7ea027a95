using System.Net;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Browser;

/// <summary>Pages on two instances and one Redis. Scale: two pages a person instead of ten.</summary>
public sealed class SharedCircuitTests(SharedCircuitTests.Two app, BrowserFixture browser) : IClassFixture<SharedCircuitTests.Two>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task S27_A_persons_pages_are_counted_over_two_instances()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme");
        var second = await owner.Page.Context.NewPageAsync();
        await second.GotoAsync(new Uri(app.TwinAddress, "/t/acme/agents").ToString()); // Cookies do not tell ports apart.
        await second.Locator("[data-interactive=true]").First.WaitForAsync();
        var third = await owner.Page.Context.NewPageAsync();

        foreach (var instance in new[] { app.Address, app.TwinAddress })
        {
            await Wait.UntilAsync(async () => (await third.GotoAsync(new Uri(instance, "/t/acme/tools").ToString()))!.Status == (int)HttpStatusCode.TooManyRequests, s_patience);
        }

        await second.CloseAsync();
        await Wait.UntilAsync(async () => (await third.GotoAsync(new Uri(app.Address, "/t/acme/tools").ToString()))!.Status == (int)HttpStatusCode.OK, s_patience);
        await third.Locator("[data-interactive=true]").First.WaitForAsync();
    }

    public sealed class Two(PlatformFixture platform) : SharedInstances(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Limits:Circuits:PerUser"] = "2";
            base.Configure(settings);
        }
    }
}
