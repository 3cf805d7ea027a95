using ChatPlatform.Tests.Browser.Widget;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>The launcher on pages whose styles and scripts interfere with other elements.</summary>
public sealed class HostilePageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    public static TheoryData<string> Styles =>
        [
            "div:empty { display: none }",
            "body > :empty, body > :not(main) { display: none !important; visibility: hidden !important; "
            + "opacity: 0 !important }",
            "iframe { display: none !important; width: 0 !important }",
            "* { all: unset !important; pointer-events: none !important }",
            "body { transform: translateX(200px) rotate(10deg); overflow: hidden; position: fixed; width: 200px; "
            + "height: 200px; filter: blur(0) }",
            "#cover { position: fixed; inset: 0; z-index: 2147483647; background: teal }",
            "chatplatform-widget { display: none !important; z-index: -1 !important; transform: scale(0) "
            + "!important; clip-path: inset(100%) !important }",
        ];

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task K10_Launcher_Is_visible_and_clickable_under_the_pages_styles(string css)
    {
        using var shop = new HostPage("127.0.0.1");
        var key = (await app.Tenant().WithOrigins(shop.Origin).SaveAsync()).WidgetKey;
        shop.Body =
            $"""
            <style>{css}</style><main>Shop</main><div id="cover"></div>{Script(key)}<script>
            const late = document.createElement("div"); late.id = "cover"; document.body.append(late);</script>
            """;
        await using var opened = await browser.OpenAsync(shop.Address);
        var page = opened.Page;
        await page.GotoAsync("/");
        var launcher = Launcher(page);
        await launcher.ClickAsync(); // Waits until it is visible and not covered.
        await page.FrameLocator("iframe[title=Chat]").Locator("[data-phase=ready]").WaitForAsync();
        var box = await page.Locator("iframe[title=Chat]").BoundingBoxAsync();
        Assert.True(
            box is { Width: > 300, Height: > 300, X: > 900, Y: > 100 }, $"{box?.X} {box?.Y} {box?.Width} {box?.Height}"
        );
    }

    [Fact]
    public async Task K10_Script_included_twice_Creates_one_launcher_and_keeps_queued_commands()
    {
        using var shop = new HostPage("127.0.0.1");
        var key = (await app.Tenant().WithOrigins(shop.Origin).SaveAsync()).WidgetKey;
        const string Stub =
            """
            <script>window.heard = window.heard ?? [];
            window.ChatPlatform = function () { (ChatPlatform.q = ChatPlatform.q || []).push(arguments) };
            ChatPlatform("on", "open", () => heard.push("open"));</script>
            """;
        shop.Body = Stub + Script(key) + Stub + Script(key);
        await using var opened = await browser.OpenAsync(shop.Address);
        await opened.Page.GotoAsync("/");
        await Launcher(opened.Page).ClickAsync();
        await Assertions.Expect(opened.Page.Locator("chatplatform-widget")).ToHaveCountAsync(1);
        Assert.Equal(["open", "open"], await opened.Page.EvaluateAsync<string[]>("heard"));
    }

    [Theory]
    [InlineData(
        "const body = document.createElement('body'); body.textContent = 'Next page'; "
        + "document.documentElement.replaceChild(body, document.body)"
    )]
    [InlineData("document.body.innerHTML = 'Next page'")]
    [InlineData(
        "document.open(); document.write('<!doctype html><title>Next</title><body>Next page'); document.close()")]
    [InlineData("document.querySelector('chatplatform-widget').remove()")]
    [InlineData("document.querySelector('chatplatform-widget').style.cssText = 'display: none !important'")]
    public async Task K10_Removed_launcher_Is_restored_open_and_with_the_draft(string act)
    {
        using var shop = new HostPage("127.0.0.1");
        var key = (await app.Tenant().WithOrigins(shop.Origin).SaveAsync()).WidgetKey;
        shop.Body = Script(key);
        await using var widget = await WidgetPage.OpenAtAsync(browser, shop.Address);
        await widget.AskAsync("Hello");
        await widget.Frame.Locator("textarea").FillAsync("Half a sent");

        await widget.Page.EvaluateAsync($"() => {{ {act} }}");

        var chat = widget.Page.FrameLocator("iframe[title=Chat]");
        await Assertions.Expect(chat.Locator("textarea")).ToBeVisibleAsync();
        await Assertions.Expect(chat.Locator("textarea")).ToHaveValueAsync("Half a sent");
        await Assertions.Expect(chat.Locator(".message.customer")).ToHaveCountAsync(1);
        await widget.Page.GetByRole(AriaRole.Button, new() { Name = "Close chat", Exact = true }).First.ClickAsync();
        await Assertions.Expect(Launcher(widget.Page)).ToBeVisibleAsync();
        await Assertions.Expect(widget.Page.Locator("chatplatform-widget")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("""<script src="{0}widget.js?key={1}" async></script>""")]
    [InlineData(
        """<script>window.chatPlatformSettings = {{ widgetKey: "{1}" }}</script><script src="{0}widget.js"></script>"""
    )]
    [InlineData(
        """
        <script>const s = document.createElement("script"); s.src = "{0}widget.js?key={1}"; s.async = true;
        document.head.append(s)</script>
        """
    )]
    public async Task K10_Key_Is_found_when_attributes_are_stripped(string embedding)
    {
        using var shop = new HostPage("127.0.0.1");
        var key = (await app.Tenant().WithOrigins(shop.Origin).SaveAsync()).WidgetKey;
        shop.Body = string.Format(System.Globalization.CultureInfo.InvariantCulture, embedding, app.Address, key);
        await using var opened = await browser.OpenAsync(shop.Address);
        await opened.Page.GotoAsync("/");
        await Launcher(opened.Page).ClickAsync();
        await opened.Page.FrameLocator("iframe[title=Chat]").Locator("[data-phase=ready]").WaitForAsync();
    }

    [Fact]
    public async Task K4_Chat_Opens_when_the_title_would_be_truncated_within_a_character()
    {
        using var shop = new HostPage("127.0.0.1");
        var key = (await app.Tenant().WithOrigins(shop.Origin).SaveAsync()).WidgetKey;
        shop.Body =
            $"""
            <script>document.title = "x".repeat(299) + "\u{"{1F680}"} tail";
            history.replaceState(null, "", "#" + "y".repeat(3000))</script>{Script(key)}
            """;
        await using var widget = await WidgetPage.OpenAtAsync(browser, shop.Address);
        await widget.AskAsync("Hello");
    }

    private string Script(string key) => $"""<script src="{app.Address}widget.js" data-widget-key="{key}"></script>""";

    private static ILocator Launcher(IPage page) =>
        page.GetByRole(AriaRole.Button, new() { Name = "Open chat", Exact = true });
}
