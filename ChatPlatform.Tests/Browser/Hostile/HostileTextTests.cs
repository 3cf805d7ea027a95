using System.Text.RegularExpressions;
using ChatPlatform.Core.Data;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>
/// A tenant full of hostile text, on every page that shows it; also without the content security policy, to show that
/// rendering alone is safe.
/// </summary>
public sealed class HostileTextTests(HostileFixture app, BrowserFixture browser) : IClassFixture<HostileFixture>
{
    private const string Admin = "admin@demo.local";
    private const string AdminPassword = "Demo-admin-2026!";

    /// <summary>Slow enough that the partial text is checked often.</summary>
    private const int Steps = 5;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void S39_Corpus_Has_more_than_three_hundred_texts() =>
        Assert.InRange(HostileText.All(app.CaptureServer.Authority).Distinct().Count(), 300, int.MaxValue);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S39_Widget_Shows_hostile_text_as_text(bool withoutPolicy)
    {
        foreach (var chat in Chats(withoutPolicy))
        {
            await using var opened = await browser.OpenAsync(app.Shop.Address, new() { BypassCSP = withoutPolicy });
            var watch = await HostileWatch.StartAsync(opened.Page, app.CaptureServer);
            await opened.Page.AddInitScriptAsync(
                $"try {{ localStorage.setItem('chatplatform:{app.Hostile.Tenant.WidgetKey}:visitor', "
                + $"'{chat.VisitorToken}'); }} catch {{ }}"
            );
            var frame = await OpenChatAsync(opened.Page, app.Hostile.Tenant.WidgetKey);
            var messages = frame.Locator(".rows .message");
            await messages.Nth(1).WaitForAsync();
            for (
                var shown = await messages.CountAsync();
                await frame.Locator(".earlier button:not([hidden])").CountAsync() > 0;
                shown = await messages.CountAsync())
            {
                await frame.Locator(".earlier button").ClickAsync();
                await Wait.UntilAsync(async () => await messages.CountAsync() > shown, s_patience);
            }

            Assert.Equal(chat.Messages + 1, await messages.CountAsync()); // Including the greeting.
            await frame.Locator(".source").First.ClickAsync();
            await frame.Locator(".passage").WaitForAsync();
            await watch.AssertHarmlessAsync("Widget", MessageRules.Widget, frame);
            Assert.Equal(app.Shop.Address, new Uri(opened.Page.Url));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S39_Inbox_Shows_hostile_text_as_text(bool withoutPolicy)
    {
        await using var supporter = await browser.SignInAsync(
            app, app.Hostile.Supporter, HostileTenant.Password, "/account", new() { BypassCSP = withoutPolicy });
        var watch = await HostileWatch.StartAsync(supporter.Page, app.CaptureServer);
        foreach (var chat in Chats(withoutPolicy))
        {
            await supporter.GoInteractiveAsync($"/t/{app.Hostile.Tenant.Slug}/inbox/{chat.EscalationId}");
            await AssertThreadAsync(supporter.Page, chat);
            await supporter.Page.Locator(".ctx").GetByText("Reason for the escalation").WaitForAsync();
            await watch.AssertHarmlessAsync("Inbox", MessageRules.Console);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S39_Console_Shows_hostile_text_as_text(bool withoutPolicy)
    {
        await using var owner = await browser.SignInAsync(
            app, app.Hostile.Owner, HostileTenant.Password, "/account", new() { BypassCSP = withoutPolicy });
        var (watch, root) = (
            await HostileWatch.StartAsync(owner.Page, app.CaptureServer), $"/t/{app.Hostile.Tenant.Slug}");
        foreach (var chat in Chats(withoutPolicy))
        {
            await owner.GoInteractiveAsync($"{root}/conversations/{chat.Id}");
            await AssertThreadAsync(owner.Page, chat);
            await watch.AssertHarmlessAsync("Transcript", MessageRules.Console);
        }

        foreach (
            var (path, least) in ((string, int)[])
                [
                    ("", 5),
                    ("/conversations", 5),
                    ("/inbox", 5),
                    ("/agents", 30),
                    ($"/agents/{app.Hostile.AgentId}", 30),
                    ("/tools", 30),
                    ($"/tools/{app.Hostile.ToolId}", 30),
                    ("/knowledge", 10),
                    ("/team", 2),
                    ("/analytics", 2),
                    ("/audit", 30),
                ])
        {
            await AssertListAsync(owner, watch, root + path, least);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S39_Platform_pages_Show_hostile_text_as_text(bool withoutPolicy)
    {
        await using var admin = await browser.SignInAsync(
            app, Admin, AdminPassword, "/account", new() { BypassCSP = withoutPolicy });
        var watch = await HostileWatch.StartAsync(admin.Page, app.CaptureServer);
        foreach (
            var (path, least) in ((string, int)[])
                [
                    ("/tenants", 20),
                    ($"/tenants/{app.Hostile.Tenant.Slug}", 30),
                    ("/users", 20),
                    ("/catalog", 30),
                    ("/audit", 30),
                    ($"/t/{app.Hostile.Tenant.Slug}", 5),
                ])
        {
            await AssertListAsync(admin, watch, path, least);
        }
    }

    /// <summary>A streamed text is rendered partially many times.</summary>
    [Fact]
    public async Task S39_Streamed_hostile_text_Is_shown_as_text_at_every_moment()
    {
        var tenant = await app.Tenant().WithOrigins(app.Shop.Origin).SaveAsync();
        var text = string.Join(
            "\n\n",
            HostileText.All(app.CaptureServer.Authority).Where((_, i) => i % 4 == 0).Select(t => t.Split('\n')[0]));
        using var steps = new SemaphoreSlim(0);
        app.Llm.Script = Scripts.AfterRouting(new Reply.Stepped(text, Steps, steps));
        await using var opened = await browser.OpenAsync(app.Shop.Address, new() { BypassCSP = true });
        var watch = await HostileWatch.StartAsync(opened.Page, app.CaptureServer);
        var frame = await OpenChatAsync(opened.Page, tenant.WidgetKey);
        await using var staff = await browser.SignInAsync(
            app, Admin, AdminPassword, "/account", new() { BypassCSP = true });
        var staffWatch = await HostileWatch.StartAsync(staff.Page, app.CaptureServer);
        await staff.GoInteractiveAsync($"/t/{tenant.Slug}/conversations/{await ConversationAsync(tenant.Id)}");
        await frame.Locator("textarea").FillAsync("hello");
        await frame.Locator("textarea").PressAsync("Enter");
        var (bubble, shown, seen) = (frame.Locator(".message.assistant .bubble").Last, "", 0);
        for (var step = 0; step < Steps; step++)
        {
            steps.Release();
            seen += await ChangesAsync(bubble, shown) ? 1 : 0;
            shown = await bubble.InnerTextAsync();
            await Assertions.Expect(staff.Page.Locator(".m .b")).ToHaveCountAsync(2); // It has begun there, too,
            await Assertions.Expect(staff.Page.Locator(".dots")).ToHaveCountAsync(0); // and has text.
            await watch.AssertHarmlessAsync("Widget", MessageRules.Widget, frame);
            await staffWatch.AssertHarmlessAsync("Transcript", MessageRules.Console);
        }

        Assert.True(seen > Steps / 2, $"{seen} steps were seen");
        steps.Release(Steps);
        await frame.Locator(".message.assistant .votes:visible").WaitForAsync();
        await watch.AssertHarmlessAsync("Widget", MessageRules.Widget, frame);
        await staffWatch.AssertHarmlessAsync("Transcript", MessageRules.Console);
    }

    /// <summary>
    /// True once another text is shown. A step that ends within a link or a mark may show none before the next one.
    /// </summary>
    private static async Task<bool> ChangesAsync(ILocator bubble, string shown)
    {
        try
        {
            await Assertions.Expect(bubble).Not.ToHaveTextAsync(shown, new() { UseInnerText = true, Timeout = 10_000 });
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("/api/v1/audit-events/export")]
    [InlineData("/api/v1/tenants/{tenant}/audit-events/export")]
    public async Task S39_Export_of_hostile_text_Is_downloaded_and_not_rendered(string path)
    {
        await using var admin = await browser.SignInAsync(
            app, Admin, AdminPassword, "/account", new() { BypassCSP = true, AcceptDownloads = true });
        var watch = await HostileWatch.StartAsync(admin.Page, app.CaptureServer);
        var address = new Uri(app.Address, path.Replace("{tenant}", app.Hostile.Tenant.Slug, StringComparison.Ordinal));
        var headers = (await admin.Page.Context.APIRequest.GetAsync(address.ToString())).Headers;
        Assert.Equal(
            ("text/csv; charset=utf-8", "nosniff"), (headers["content-type"], headers["x-content-type-options"]));
        Assert.StartsWith("attachment", headers["content-disposition"], StringComparison.Ordinal);

        var file = await DownloadAsync(admin.Page, address);
        Assert.InRange(
            Regex.Count(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), HostileText.Mark),
            100, int.MaxValue);
        await DownloadAsync(admin.Page, new(file)); // A browser does not render the file either.
        await watch.AssertHarmlessAsync(path, MessageRules.Console);
    }

    /// <summary>Opens an address that returns a file: the page does not navigate.</summary>
    private static async Task<string> DownloadAsync(IPage page, Uri address)
    {
        var before = page.Url;
        var download = await page.RunAndWaitForDownloadAsync(() =>
            Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(address.ToString())));
        var file = Path.Combine(Directory.CreateTempSubdirectory("chatplatform-").FullName, "audit.csv");
        await download.SaveAsAsync(file);
        Assert.Equal(before, page.Url);
        return file;
    }

    /// <summary>The widget's chat on the shop's page, opened by a visitor.</summary>
    private async Task<IFrame> OpenChatAsync(IPage page, string widgetKey)
    {
        app.Shop.Body = $"<script src=\"{app.Address}widget.js\" data-widget-key=\"{widgetKey}\" async></script>";
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Open chat") }).ClickAsync();
        var frame = await (await page.Locator("iframe").ElementHandleAsync()).ContentFrameAsync();
        await frame!.Locator("[data-phase=ready]").WaitForAsync();
        return frame;
    }

    private async Task<Guid> ConversationAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        return await db
            .Conversations.Where(c => c.TenantId == tenantId)
            .Select(c => c.Id)
            .SingleAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The policy can only restrict what is rendered, so a part of the texts is enough with it.</summary>
    private IEnumerable<HostileChat> Chats(bool withoutPolicy) =>
        app.Hostile.Chats.Take(withoutPolicy ? app.Hostile.Chats.Count : 1);

    private static async Task AssertThreadAsync(IPage page, HostileChat chat)
    {
        var messages = page.Locator(".msgs > .m, .msgs > .sys");
        await Wait.UntilAsync(async () => await messages.CountAsync() == chat.Messages, s_patience);
    }

    /// <summary>Asserts that a page shows at least the given number of hostile names.</summary>
    private static async Task AssertListAsync(BrowserPage opened, HostileWatch watch, string path, int least)
    {
        await opened.GoInteractiveAsync(path);
        await Wait.UntilAsync(async () => await watch.CountAsync() >= least, s_patience);
        await watch.AssertHarmlessAsync(path, MessageRules.Console);
    }
}
