using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>A shop's page with the chat and a third-party frame that sends messages to both.</summary>
public sealed class BridgeTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    /// <summary>Messages that loader and chat accept from each other, and some that neither accepts.</summary>
    private const string Hostile =
        """
        const say = body => ({ chatplatform: 1, body });
        const page = { url: "https://evil.example/", title: "<img src=x onerror=alert(1)>" };
        const hostile = [
          say({ type: "ready" }), say({ type: "close" }), say({ type: "known" }), say({ type: "unread", count: 7 }),
          say({ type: "unread", count: -1 }),
          say({ type: "message", role: "assistant" }), say({ type: "message", role: {} }),
          say({ type: "open" }), say({ type: "closed" }),
          say({ type: "identify", userToken: "a.b.c" }), say({ type: "identify", userToken: { toString: 1 } }),
          say({ type: "init", page, locale: "de", color: "#ff0000" }), say({ type: "init", page: null, locale: 1 }),
          say({ type: "eval", code: "owned = 1" }),
          say({ type: "__proto__" }), { chatplatform: 2, body: { type: "close" } },
          { type: "close" }, "close", null, [say({ type: "close" })],
        ];
        """;

    [Fact]
    public async Task S45_Messages_of_a_third_party_frame_Have_no_effect_on_page_and_chat()
    {
        using var shop = new HostPage();
        using var foreign = new HostPage("127.0.0.3");
        var tenant = await app.Tenant().WithOrigins(shop.Origin).SaveAsync();
        shop.Body = PageHtml(tenant.WidgetKey, foreign);
        await using var opened = await browser.OpenAsync(shop.Address);
        var page = opened.Page;
        await page.GotoAsync("/");
        var launcher = page.GetByRole(AriaRole.Button, new() { Name = "Open chat", Exact = true });
        await launcher.ClickAsync();
        await page.WaitForFunctionAsync("() => heard.includes('ready')");
        await page.FrameLocator("iframe[title=Chat]").Locator("[data-phase=ready]").WaitForAsync();
        var (bare, foreignFrame) = (await FrameAsync(page, "#bare"), await FrameAsync(page, "#foreign"));
        await bare.EvaluateAsync("() => { window.received = 0; addEventListener('message', () => received++); }");

        var before = await StateAsync(page, bare);
        var requests = await AttackAsync(page, bare, foreignFrame, 20);
        // The separate chat has not started: a foreign "init" does not start it.
        Assert.Equal(before, await StateAsync(page, bare));
        Assert.Empty(requests);

        // A message of the page itself starts it. (Any other allowed page could do the same.)
        await page.EvaluateAsync(
            """
            origin => {
              const body = { type: "init", page: { url: location.href, title: "" }, locale: "en" };
              frames[0].postMessage({ chatplatform: 1, body }, origin);
              frames[0].postMessage({ chatplatform: 1, body: { type: "open" } }, origin);
            }
            """, app.Address.GetLeftPart(UriPartial.Authority));
        await bare.Locator("[data-phase=ready]").WaitForAsync();
        before = await StateAsync(page, bare);
        requests = await AttackAsync(page, bare, foreignFrame, 42);
        Assert.Equal(before, await StateAsync(page, bare));
        Assert.Empty(requests);
    }

    /// <summary>Sends all messages to both and waits until they are received.</summary>
    /// <returns>The requests sent to the platform meanwhile, except the chat's own stream.</returns>
    private async Task<List<string>> AttackAsync(IPage page, IFrame bare, IFrame foreignFrame, int receivedByChat)
    {
        var requests = new List<string>();
        void Note(object? sender, IRequest request)
        {
            if (request.Method != "GET")
            {
                requests.Add(request.Url);
            }
        }

        page.Request += Note;
        await page.EvaluateAsync("() => { received = 0; }");
        await foreignFrame.EvaluateAsync(
            $"() => {{ {Hostile} for (const m of hostile) {{ "
            + "parent.postMessage(m, '*'); parent.frames[0].postMessage(m, '*'); } }"
        );
        await page.WaitForFunctionAsync("() => received === 20");
        await bare.WaitForFunctionAsync("n => received === n", receivedByChat);
        page.Request -= Note;
        return requests;
    }

    /// <summary>
    /// The loader's chat, and the same chat without the loader, whose window a third-party frame can reach.
    /// </summary>
    private string PageHtml(string key, HostPage foreign) =>
        $$"""
            <iframe id="bare" src="{{app.Address}}widget/frame?key={{key}}"></iframe>
            <iframe id="foreign" src="{{foreign.Address}}"></iframe>
            <script>
              window.heard = []; window.received = 0;
              window.ChatPlatform = function () { (ChatPlatform.q = ChatPlatform.q || []).push(arguments); };
              for (const name of ["ready", "open", "close", "unread", "message"])
                ChatPlatform("on", name, () => heard.push(name));
              addEventListener("message", e => { if (e.origin === "{{foreign.Origin}}") received++; });
            </script>
            <script src="{{app.Address}}widget.js" data-widget-key="{{key}}"></script>
            """;

    private static async Task<string> StateAsync(IPage page, IFrame bare) =>
        await page.EvaluateAsync<string>(
            """
            () => JSON.stringify([heard, Object.keys(localStorage), document.title, location.href, "owned" in window,
              [...document.querySelectorAll("div")].map(d => d.shadowRoot?.innerHTML ?? d.outerHTML)])
            """
        )
        + await bare.EvaluateAsync<string>(
            "() => JSON.stringify([document.documentElement.outerHTML, document.title, 'owned' in window])");

    private static async Task<IFrame> FrameAsync(IPage page, string name)
    {
        var frame = (await (await page.WaitForSelectorAsync(name))!.ContentFrameAsync())!;
        await frame.WaitForFunctionAsync("() => location.href !== 'about:blank' && document.readyState === 'complete'");
        return frame;
    }
}
