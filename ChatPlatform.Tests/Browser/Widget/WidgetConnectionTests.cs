using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>The widget on a bad connection: a notice, and no lost message.</summary>
public sealed class WidgetConnectionTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Message_written_offline_Is_sent_once_when_the_connection_returns()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget.Page.Context.SetOfflineAsync(true);
        var banner = widget.Frame.Locator(".banner");
        await Assertions.Expect(banner).ToContainTextAsync("You are offline");
        await widget.SendMessageAsync("where is my shipment ACM-1001");
        await Assertions.Expect(widget.Mine).ToContainTextAsync("Will be sent when the connection is back");
        await widget.AssertAccessibleAsync();
        await widget.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(widget.Answers).ToContainTextAsync("out for delivery", new() { Timeout = 20_000 });
        await Assertions.Expect(widget.Mine).ToHaveCountAsync(1);
        await Assertions.Expect(banner).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Lost_stream_Shows_the_next_attempt_and_reconnects_on_demand()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        const string Events = "**/events";
        await widget.Page.RouteAsync(Events, route => route.AbortAsync());
        await widget.Frame.EvaluateAsync("() => window.dispatchEvent(new Event('offline'))");
        var banner = widget.Frame.Locator(".banner");
        await Assertions.Expect(banner).ToContainTextAsync("Connection lost. Next attempt in");
        await widget.Page.UnrouteAsync(Events);
        await banner.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(banner).ToBeHiddenAsync();
        await Assertions
            .Expect(await widget.AskAsync("where is my shipment ACM-1001"))
            .ToContainTextAsync("out for delivery");
    }

    [Fact]
    public async Task Expired_token_Is_renewed_silently()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget.AskAsync("where is my shipment ACM-1001");
        var refused = 0;
        await widget.Page.RouteAsync("**/messages", async route =>
        {
            if (Interlocked.Exchange(ref refused, 1) == 0)
            {
                await route.FulfillAsync(
                    new()
                    {
                        Status = 401,
                        ContentType = "application/problem+json",
                        Body = """{"code":"unauthorized"}""",
                    });
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await widget.AskAsync("where is my shipment ACM-1002");
        Assert.Equal(1, refused);
        await Assertions.Expect(widget.Mine).ToHaveCountAsync(2);
    }
}
