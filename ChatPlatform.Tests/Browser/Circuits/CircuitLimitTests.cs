using System.Net;
using ChatPlatform.Web.Security.Limits.Circuits;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Circuits;

/// <summary>Scale: two pages per user instead of ten.</summary>
public sealed class CircuitLimitTests(CircuitLimitTests.LowLimits app, BrowserFixture browser)
    : IClassFixture<CircuitLimitTests.LowLimits>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S27_Page_beyond_the_limit_Shows_a_message()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme");
        var second = await owner.Page.Context.NewPageAsync();
        await second.GotoAsync("/t/acme/agents");
        await second.Locator("[data-interactive=true]").First.WaitForAsync();
        await WaitForCountAsync(2);
        var third = await owner.Page.Context.NewPageAsync();

        var refused = await third.GotoAsync("/t/acme/tools");

        Assert.Equal((int)HttpStatusCode.TooManyRequests, refused!.Status);
        await Assertions
            .Expect(third.GetByRole(AriaRole.Heading, new() { Name = "Too many pages are open" }))
            .ToBeVisibleAsync();
        await second.CloseAsync();
        await WaitForCountAsync(1);
        await third.ReloadAsync();
        await third.Locator("[data-interactive=true]").First.WaitForAsync();
        await owner.Page.Context.CloseAsync();
        await WaitForCountAsync(0);
    }

    [Fact]
    public async Task S27_Circuit_beyond_the_limit_Is_ended()
    {
        await using var supporter = await browser.SupporterAsync(app, "/t/acme");
        var late = await supporter.Page.Context.NewPageAsync();
        var isHeld = new TaskCompletionSource();
        await late.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await isHeld.Task;
            await route.ContinueAsync();
        });
        await late.GotoAsync("/t/acme");
        var second = await supporter.Page.Context.NewPageAsync();
        await second.GotoAsync("/t/acme/knowledge");
        await second.Locator("[data-interactive=true]").First.WaitForAsync();
        await WaitForCountAsync(2);

        isHeld.SetResult();

        await Assertions
            .Expect(
                late.Locator("#blazor-error-ui, #components-reconnect-modal").Filter(new() { Visible = true }).First)
            .ToBeVisibleAsync();
        Assert.Equal(2, app.Get<CircuitSlots>().Count);
        await supporter.Page.Context.CloseAsync();
        await WaitForCountAsync(0);
    }

    [Fact]
    public async Task S26_Anonymous_connections_to_the_hub_Open_no_circuit()
    {
        for (var i = 0; i < 500; i++)
        {
            using var negotiate = await app.Http.PostAsync(
                new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Ct);
            using var connect = new HttpRequestMessage(HttpMethod.Get, "/_blazor")
            {
                Headers =
                {
                    { "Connection", "Upgrade" },
                    { "Upgrade", "websocket" },
                    { "Sec-WebSocket-Version", "13" },
                    { "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==" },
                },
            };
            using var connected = await app.Http.SendAsync(connect, Ct);
            Assert.All([negotiate, connected], r =>
                Assert.Contains(r.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized }));
        }

        Assert.Equal(0, app.Get<CircuitSlots>().Count);
    }

    private async Task WaitForCountAsync(int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (app.Get<CircuitSlots>().Count != count)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public sealed class LowLimits(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Circuits:PerUser"] = "2";
    }
}
