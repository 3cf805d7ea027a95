using System.Text.RegularExpressions;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Inbox;

/// <summary>Undo, notices and the inbox over all tenants, in a supporter's browser.</summary>
public sealed class InboxAlertTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a long pass phrase";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resolved_escalation_Is_reopened_by_the_undo_of_the_notice_or_a_key()
    {
        var (email, tenant) = await SupporterAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.SendMessageAsync("Where is my refund?");
        var escalation = await visitor.EscalateAsync();
        await using var desk = await browser.SignInAsync(
            app, email, Password, $"/t/{tenant.Slug}/inbox/{escalation.Id}");
        var page = desk.Page;
        await Button(page, "Accept").ClickAsync();
        await Button(page, "Resolve").WaitForAsync();
        await page.Locator("main").FocusAsync();

        await page.Keyboard.PressAsync("e");
        await page.Locator(".mud-snackbar").GetByText("Undo").ClickAsync();
        await Button(page, "Resolve").WaitForAsync();
        Assert.Equal("supporter", (await visitor.GetAsync()).Speaker.Kind);

        await page.Locator("main").FocusAsync();
        await page.Keyboard.PressAsync("e");
        await Button(page, "Reopen").WaitForAsync();
        await page.Locator("main").FocusAsync();
        await page.Keyboard.PressAsync("u");
        await Button(page, "Resolve").WaitForAsync();
        Assert.Equal(
            EscalationStatus.Assigned,
            (await app.Get<EscalationQueries>().FindAsync(tenant.Id, escalation.Id, Ct))!.Status);
        Assert.Empty(desk.Errors);
    }

    [Fact]
    public async Task Notice_on_another_page_Leads_to_the_customer_who_waits()
    {
        var (email, tenant) = await SupporterAsync();
        await using var desk = await browser.SignInAsync(app, email, Password, $"/t/{tenant.Slug}/conversations");
        var page = desk.Page;
        await page.GetByText("No conversations yet").WaitForAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.SendMessageAsync("Where is my refund?");
        var escalation = await visitor.EscalateAsync();

        var notice = page.Locator(".mud-snackbar").Filter(new() { HasText = "Where is my refund?" });
        await notice.WaitForAsync();
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex(@"^\(1\) Conversations – Tenant "));
        await desk.AssertAccessibleAsync();
        await notice.GetByText("Open").ClickAsync();
        await desk.ExpectPathAsync($"/t/{tenant.Slug}/inbox/{escalation.Id}");
        await Button(page, "Accept").ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex("^Inbox – Tenant "));
        Assert.Empty(desk.Errors);
    }

    [Fact]
    public async Task S05_All_inboxes_List_customers_of_the_supporters_own_tenants_only()
    {
        var (first, second, managed, foreign) = (
            await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync(),
            await app.Tenant().SaveAsync());
        var (email, user) = await app.CreateMemberAsync(first.Slug, TenantRole.Supporter, Password);
        await app.JoinAsync(second.Id, user, TenantRole.Supporter);
        await app.JoinAsync(managed.Id, user, TenantRole.TenantUser);
        foreach (var tenant in (TestTenant[])[first, second, managed, foreign])
        {
            var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
            await visitor.SendMessageAsync($"Question to {tenant.Slug}");
            await visitor.EscalateAsync();
        }

        await using var desk = await browser.SignInAsync(app, email, Password, "/inbox");
        var rows = desk.Page.Locator(".all-inboxes .conv");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        var texts = string.Join('\n', await rows.AllInnerTextsAsync());
        Assert.All((string[])[first.Slug, second.Slug], slug =>
            Assert.Contains($"Question to {slug}", texts, StringComparison.Ordinal));
        await Assertions.Expect(desk.Page).ToHaveTitleAsync(new Regex(@"^\(2\) All inboxes – "));
        await desk.AssertAccessibleAsync();

        await desk.Page.GetByText($"Question to {second.Slug}").ClickAsync();
        await desk.ExpectPathAsync($"/t/{second.Slug}/inbox/");
        Assert.Empty(desk.Errors);
    }

    [Fact]
    public async Task Alerts_Are_off_until_the_supporter_turns_them_on()
    {
        var (email, tenant) = await SupporterAsync();
        await using var desk = await browser.SignInAsync(app, email, Password, $"/t/{tenant.Slug}/inbox");
        var page = desk.Page;
        await Button(page, "Alerts").ClickAsync();
        var sound = page.GetByLabel("Play a sound");
        Assert.False(await sound.IsCheckedAsync());
        await desk.AssertAccessibleAsync();
        await sound.CheckAsync();
        Assert.Equal("on", await page.EvaluateAsync<string>("localStorage.getItem('inbox-sound')"));

        await desk.GoInteractiveAsync($"/t/{tenant.Slug}/inbox");
        await Button(page, "Alerts").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Play a sound")).ToBeCheckedAsync();
        Assert.Empty(desk.Errors);
    }

    private async Task<(string Email, TestTenant Tenant)> SupporterAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        return ((await app.CreateMemberAsync(tenant.Slug, TenantRole.Supporter, Password)).Email, tenant);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
