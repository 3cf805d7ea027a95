using ChatPlatform.Tests.Support;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>A visitor on a demo page with the chat.</summary>
internal sealed class WidgetPage : IAsyncDisposable
{
    private readonly BrowserPage _page;

    private WidgetPage(BrowserPage page) => _page = page;

    public IPage Page => _page.Page;

    /// <summary>The chat's frame, located each time, because a reload replaces it.</summary>
    public IFrame Frame => Page.Frames.Single(f => f.Url.Contains("/widget/frame", StringComparison.Ordinal));

    /// <summary>The assistant's messages, without the greeting.</summary>
    public ILocator Answers => Frame.Locator(".message.assistant:has(.tools)");

    public ILocator Mine => Frame.Locator(".message.customer");

    public IReadOnlyList<string> Errors => _page.Errors;

    public static async Task<WidgetPage> OpenAsync(
        BrowserFixture browser, AppFixture app, string tenant = "acme", BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(
            File.Exists(Repository.Path("ChatPlatform.Web", "wwwroot", "widget", "frame.js")),
            "The widget is not built.");
        var widget = new WidgetPage(await browser.OpenAsync(app.Address, options));
        await widget.Page.GotoAsync($"/demo/{tenant}");
        await widget.OpenChatAsync();
        return widget;
    }

    /// <summary>Opens the chat on a third-party site.</summary>
    public static async Task<WidgetPage> OpenAtAsync(
        BrowserFixture browser, Uri address, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(
            File.Exists(Repository.Path("ChatPlatform.Web", "wwwroot", "widget", "frame.js")),
            "The widget is not built.");
        var widget = new WidgetPage(await browser.OpenAsync(address, options));
        await widget.Page.GotoAsync("/");
        await widget.OpenChatAsync();
        return widget;
    }

    /// <summary>
    /// Opens another tab of the same browser on the same page, with the chat open. Disposed with this page.
    /// </summary>
    public async Task<WidgetPage> OpenTabAsync()
    {
        var tab = new WidgetPage(new BrowserPage(Page.Context, await Page.Context.NewPageAsync()));
        await tab.Page.GotoAsync(Page.Url);
        await tab.OpenChatAsync();
        return tab;
    }

    /// <summary>Reports the page as hidden or visible, as the browser does when its tab is switched.</summary>
    public async Task SetVisibilityAsync(bool isVisible)
    {
        foreach (var frame in Page.Frames)
        {
            await frame.EvaluateAsync(
                """
                isVisible => {
                  Object.defineProperty(document, "hidden", { configurable: true, value: !isVisible });
                  Object.defineProperty(
                    document, "visibilityState", { configurable: true, value: isVisible ? "visible" : "hidden" });
                  document.dispatchEvent(new Event("visibilitychange"));
                }
                """, isVisible);
        }
    }

    /// <summary>Opens the chat with the launcher and waits until it is usable.</summary>
    public async Task OpenChatAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Open chat") }).ClickAsync();
        await Page.FrameLocator("iframe").Locator("[data-phase=ready]").WaitForAsync();
    }

    public async Task SendMessageAsync(string text)
    {
        await Frame.Locator("textarea").FillAsync(text);
        await Frame.Locator("textarea").PressAsync("Enter");
    }

    /// <summary>Posts a message and waits until the next answer is complete.</summary>
    public async Task<ILocator> AskAsync(string text)
    {
        var before = await Answers.CountAsync();
        await SendMessageAsync(text);
        var answer = Answers.Nth(before);
        await answer.Locator(".votes:visible, .answer-error:visible").WaitForAsync();
        Assert.False(
            await answer.Locator(".answer-error").IsVisibleAsync(), $"The answer to \"{text}\" was interrupted.");
        return answer;
    }

    public Task AssertAccessibleAsync() => _page.AssertAccessibleAsync(Frame);

    public ValueTask DisposeAsync() => _page.DisposeAsync();
}
