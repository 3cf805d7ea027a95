using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>Several tabs of one browser on one conversation, with the default limits.</summary>
public sealed class WidgetTabsTests(WidgetTabsTests.DefaultLimits app, BrowserFixture browser)
    : IClassFixture<WidgetTabsTests.DefaultLimits>
{
    // As in a frame of another site whose storage the browser blocks; together, each tab is a visitor of its own.
    private const string StorageIsBlocked =
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })";

    private const string ChannelIsMissing = "delete window.BroadcastChannel";

    private const string LocksAreBlocked =
        "navigator.locks.request = () => Promise.reject(new DOMException('', 'SecurityError'))";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task K2_Eight_tabs_Show_every_answer_over_one_stream()
    {
        await using var first = await WidgetPage.OpenAsync(browser, app);
        var tabs = new List<WidgetPage> { first };
        while (tabs.Count < 8)
        {
            tabs.Add(await first.OpenTabAsync());
        }

        foreach (var (i, tab) in tabs.Index())
        {
            await Assertions.Expect(tab.Answers).ToHaveCountAsync(i);
            await Assertions
                .Expect(await tab.AskAsync($"where is my shipment ACM-100{(i % 2) + 1}"))
                .ToContainTextAsync(i % 2 == 0 ? "out for delivery" : "delivered");
            await Assertions.Expect(tab.Frame.Locator(".banner")).ToBeHiddenAsync();
        }

        foreach (var tab in tabs)
        {
            await Assertions.Expect(tab.Answers).ToHaveCountAsync(tabs.Count);
            await Assertions.Expect(tab.Mine).ToHaveCountAsync(tabs.Count);
        }

        Assert.Equal(1, app.Get<StreamSlots>().Count);
    }

    [Fact]
    public async Task K2_Tab_closed_during_an_answer_Hands_the_stream_over_without_loss_or_duplicates()
    {
        var words = string.Join(' ', Enumerable.Range(1, 60).Select(n => $"word{n}"));
        app.Llm.Script = Scripts.Says(words, new Pace(TimeSpan.Zero, 15));
        using var shop = new HostPage("127.0.0.1"); // On the platform's site: tabs share the browser's storage.
        var tenant = await app.Tenant().WithOrigins(shop.Origin).SaveAsync();
        shop.Body = $"""<script src="{app.Address}widget.js" data-widget-key="{tenant.WidgetKey}"></script>""";
        await using var leader = await WidgetPage.OpenAtAsync(browser, shop.Address);
        var (second, third) = (await leader.OpenTabAsync(), await leader.OpenTabAsync());

        await third.SendMessageAsync("Tell me everything");
        await Assertions.Expect(second.Frame.Locator(".message.assistant.streaming")).ToContainTextAsync("word3");
        await leader.Page.CloseAsync();

        foreach (var tab in new[] { second, third })
        {
            await Assertions
                .Expect(tab.Answers)
                .ToContainTextAsync("word60", new() { Timeout = (float)s_patience.TotalMilliseconds });
            await Assertions.Expect(tab.Answers).ToHaveCountAsync(1);
            await Assertions.Expect(tab.Mine).ToHaveCountAsync(1);
            Assert.Equal(words, (await tab.Answers.Locator(".bubble").InnerTextAsync()).Trim());
        }
    }

    [Fact]
    public async Task K2_Hidden_tab_Hands_its_stream_over_and_shows_later_messages()
    {
        await using var first = await WidgetPage.OpenAsync(browser, app);
        await first.AskAsync("where is my shipment ACM-1001");
        var second = await first.OpenTabAsync();
        var opened = 0;
        second.Page.Request += (_, request) =>
            opened += request.Url.EndsWith("/events", StringComparison.Ordinal) ? 1 : 0;

        await first.SetVisibilityAsync(false);
        await Wait.UntilAsync(() => Task.FromResult(opened == 1), s_patience);
        await ExpectOneAnswerAsync(second);
        await second.AskAsync("where is my shipment ACM-1002");

        await Assertions.Expect(first.Answers).ToHaveCountAsync(2);
        await Wait.UntilAsync(() => Task.FromResult(app.Get<StreamSlots>().Count == 1), s_patience);
    }

    [Fact]
    public async Task K2_Frozen_tab_Loses_the_stream_to_a_visible_one()
    {
        await using var first = await WidgetPage.OpenAsync(browser, app);
        await first.AskAsync("where is my shipment ACM-1001");
        // It sends nothing any more, and keeps its lock.
        await first.Frame.EvaluateAsync("() => { BroadcastChannel.prototype.postMessage = () => undefined; }");
        var second = await first.OpenTabAsync();
        await ExpectOneAnswerAsync(second);

        await Assertions.Expect(await second.AskAsync("where is my shipment ACM-1002")).ToContainTextAsync("delivered");
        await Assertions
            .Expect(second.Frame.Locator(".banner"))
            .ToBeHiddenAsync(new() { Timeout = (float)s_patience.TotalMilliseconds });
    }

    [Fact]
    public async Task K18_Message_read_in_one_tab_Is_read_in_the_others()
    {
        await using var first = await WidgetPage.OpenAsync(browser, app);
        await first.AskAsync("where is my shipment ACM-1001");
        var second = await first.OpenTabAsync();
        await second.Frame.Locator("textarea").PressAsync("Escape");
        await first.SetVisibilityAsync(false);
        var visitor = first.Frame;
        await second.Frame.EvaluateAsync("() => undefined");
        await visitor.Locator("textarea").FillAsync("where is my shipment ACM-1002");
        await visitor.Locator("textarea").PressAsync("Enter");
        var launcher = second.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Open chat") });
        await Assertions
            .Expect(launcher)
            .ToHaveAccessibleNameAsync("Open chat, 1 unread", new() { Timeout = (float)s_patience.TotalMilliseconds });

        await first.SetVisibilityAsync(true);

        await Assertions.Expect(launcher).ToHaveAccessibleNameAsync("Open chat");
    }

    [Theory]
    [InlineData("delete Navigator.prototype.locks")]
    [InlineData(ChannelIsMissing)]
    [InlineData(LocksAreBlocked)]
    [InlineData(StorageIsBlocked)]
    public async Task K2_Isolated_tab_Works_like_a_single_one(string missing)
    {
        await using var first = await WidgetPage.OpenAsync(browser, app);
        await first.Page.Context.AddInitScriptAsync(missing);
        await first.Page.ReloadAsync();
        await first.OpenChatAsync();
        var second = await first.OpenTabAsync();
        foreach (var tab in new[] { first, second })
        {
            await Assertions
                .Expect(await tab.AskAsync("where is my shipment ACM-1001"))
                .ToContainTextAsync("out for delivery");
        }
    }

    [Fact]
    public async Task K19_Eight_isolated_tabs_Load_over_HTTP_1_and_show_their_answers()
    {
        app.Llm.Reset();
        using var shop = new HostPage();
        var tenant = await app.Tenant().WithOrigins(shop.Origin).SaveAsync();
        shop.Body = $"""<script src="{app.Address}widget.js" data-widget-key="{tenant.WidgetKey}"></script>""";
        await using var first = await WidgetPage.OpenAtAsync(browser, shop.Address);
        await first.Page.Context.AddInitScriptAsync(
            $$"""
            if (window !== top) {
              {{StorageIsBlocked}};
              {{ChannelIsMissing}};
              {{LocksAreBlocked}};
            }
            """);
        await first.Page.ReloadAsync();
        await first.OpenChatAsync();
        var tabs = new List<WidgetPage> { first };
        while (tabs.Count < 8)
        {
            tabs.Add(await first.OpenTabAsync());
        }

        foreach (var tab in tabs)
        {
            await tab.AskAsync("Hello");
        }

        Assert.Equal(3, app.Get<StreamSlots>().Count);
        await Assertions.Expect(tabs[^1].Frame.Locator(".banner")).ToContainTextAsync("Updates are slower right now");
        await tabs[0].Page.CloseAsync();
        await Wait.UntilAsync(() => Task.FromResult(app.Get<StreamSlots>().Count == 2), s_patience);
        await Wait.UntilAsync(() => Task.FromResult(app.Get<StreamSlots>().Count == 3), s_patience);
    }

    [Fact]
    public async Task K19_Eight_console_tabs_Load_next_to_a_widget_over_HTTP_1()
    {
        await using var staff = await browser.SupporterAsync(app, "/t/acme/inbox");
        var demo = await staff.Page.Context.NewPageAsync();
        await demo.GotoAsync("/demo/acme");
        await demo.GetByRole(AriaRole.Button, new() { NameRegex = new("^Open chat") }).ClickAsync();
        await demo.FrameLocator("iframe").Locator("[data-phase=ready]").WaitForAsync();
        for (var tabs = 1; tabs < 8; tabs++)
        {
            await new BrowserPage(staff.Page.Context, await staff.Page.Context.NewPageAsync()).GoInteractiveAsync(
                "/t/acme/inbox");
        }
    }

    /// <summary>The default limits, except for new visitors, because every test is one.</summary>
    public sealed class DefaultLimits(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            foreach (var key in settings.Keys.Where(k => k.StartsWith("Limits:", StringComparison.Ordinal)).ToList())
            {
                settings.Remove(key);
            }

            settings["Limits:Requests:NewSessionsPerAddress"] = "1000";
            settings["Limits:Requests:PerAddress"] = "100000";
        }
    }

    /// <summary>Waits until the tab shows the first answer, so that the next one is counted after it.</summary>
    private static Task ExpectOneAnswerAsync(WidgetPage tab) =>
        Assertions.Expect(tab.Answers).ToHaveCountAsync(1, new() { Timeout = (float)s_patience.TotalMilliseconds });
}
