using System.Net;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>Allowed origins of the frame, and the chat window's accessibility and behavior.</summary>
public sealed class WidgetFrameTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task S41_Frame_Is_embedded_by_listed_pages_only_and_runs_own_scripts_only()
    {
        var tenant = await app.Tenant().WithOrigins("https://shop.example").SaveAsync();
        using var response = await app.Http.GetAsync(
            $"/widget/frame?key={tenant.WidgetKey}", TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'self' https://shop.example;", policy, StringComparison.Ordinal);
        Assert.Matches(
            "^default-src 'none'; script-src 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self';",
            policy);
    }

    [Fact]
    public async Task Unknown_widget_key_Shows_a_message()
    {
        using var response = await app.Http.GetAsync(
            "/widget/frame?key=wk_nobody", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await using var page = await browser.OpenAsync(app.Address);
        await page.Page.GotoAsync("/widget/frame?key=wk_nobody");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This chat is not set up");
    }

    [Theory]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    public async Task Chat_window_Is_accessible_at_every_size(int width, int height, ColorScheme scheme)
    {
        await using var widget = await WidgetPage.OpenAsync(
            browser,
            app,
            options: new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
            });
        await widget.AssertAccessibleAsync();
        await widget.AskAsync("where is my shipment ACM-1001");
        await widget.AssertAccessibleAsync();
        var box = await widget.Page.Locator("iframe").BoundingBoxAsync();
        Assert.Equal(width < 480 ? (390, 844) : (376, 640), ((int)box!.Width, (int)box.Height));
        Assert.Empty(widget.Errors);
    }

    [Fact]
    public async Task Escape_Closes_the_window_and_the_launcher_counts_unread_messages()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var isClosed = new TaskCompletionSource();
        await widget.Page.RouteAsync("**/messages", async route =>
        {
            await isClosed.Task;
            await route.ContinueAsync();
        });
        await widget.SendMessageAsync("where is my shipment ACM-1001");
        await widget.Frame.Locator("textarea").PressAsync("Escape");
        await Assertions.Expect(widget.Page.Locator("iframe")).ToBeHiddenAsync();
        isClosed.SetResult();
        var launcher = widget.Page.GetByRole(AriaRole.Button, new() { Name = "Open chat, 1 unread" });
        await launcher.WaitForAsync();
        await launcher.ClickAsync();
        await widget.Page.GetByRole(AriaRole.Button, new() { Name = "Close chat" }).ClickAsync();
        await widget.Page.GetByRole(AriaRole.Button, new() { Name = "Open chat", Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task S39_Payload_in_a_message_Is_shown_as_text()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget.AskAsync("<img src=x onerror=\"document.title='owned'\"> [x](javascript:alert(1)) asdf");
        Assert.Equal(0, await widget.Frame.Locator(".rows :is(img, script, a)").CountAsync());
        Assert.DoesNotContain("owned", await widget.Frame.TitleAsync(), StringComparison.Ordinal);
        await Assertions.Expect(widget.Mine).ToContainTextAsync("<img src=x");
    }
}
