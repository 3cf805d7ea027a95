using System.Text.RegularExpressions;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Inbox;

/// <summary>Search and filter of the inbox in a supporter's browser.</summary>
public sealed class InboxSearchTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "a long pass phrase";

    private readonly Supporter _jon = new(Guid.CreateVersion7(), "Jon Berg");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inbox_Keeps_search_and_filter_in_its_address()
    {
        var tenant = await app.Tenant().SaveAsync();
        var (email, user) = await app.CreateMemberAsync(tenant.Slug, TenantRole.Supporter, Password);
        await using var desk = await browser.SignInAsync(app, email, Password, $"/t/{tenant.Slug}/inbox");
        await EscalateAsync(tenant, "Where is my parcel?");
        await EscalateAsync(tenant, "Where is my invoice?");
        await AcceptAsync(tenant, "The parcel is broken", new(user, "Mira Rahn"));
        var page = desk.Page;
        var rows = page.Locator(".conv");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByLabel("Search the inbox").FillAsync("parcel");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Filter(page, "Waiting").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/inbox\?(?=.*search=parcel)(?=.*filter=waiting)"));

        await rows.ClickAsync();
        await page.Locator(".thread-head").WaitForAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/inbox/.+search=parcel"));
        await page.GoBackAsync();
        await page.Locator(".thread .empty").WaitForAsync();
        await ExpectAsync(page, "parcel", "Waiting", 1);

        await desk.GoInteractiveAsync(new Uri(page.Url).PathAndQuery);
        await ExpectAsync(page, "parcel", "Waiting", 1);
        Assert.Empty(desk.Errors);
    }

    [Fact]
    public async Task S05_All_inboxes_Find_resolved_conversations_of_the_supporters_own_tenants_only()
    {
        var (first, second, foreign) = (
            await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var (email, user) = await app.CreateMemberAsync(first.Slug, TenantRole.Supporter, Password);
        await app.JoinAsync(second.Id, user, TenantRole.Supporter);
        foreach (var tenant in (TestTenant[])[first, second, foreign])
        {
            await ResolveAsync(tenant, $"Parcel of {tenant.Slug}");
        }

        await ResolveAsync(first, "Invoice");
        await using var desk = await browser.SignInAsync(app, email, Password, "/inbox");
        var page = desk.Page;
        var rows = page.Locator(".all-inboxes .conv");
        await page.GetByText("No customers are waiting").WaitForAsync();
        await Filter(page, "Resolved").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByLabel("Search the inbox").FillAsync("parcel");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        Assert.Equal(
            [$"Parcel of {second.Slug}", $"Parcel of {first.Slug}"], await rows.Locator("b").AllInnerTextsAsync());
        await desk.AssertAccessibleAsync();
        await desk.GoInteractiveAsync(new Uri(page.Url).PathAndQuery);
        await ExpectAsync(page, "parcel", "Resolved", 2);

        await page.GetByRole(AriaRole.Group, new() { Name = "Tenant" }).GetByText($"Tenant {second.Slug}").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($@"\?(?=.*search=parcel)(?=.*tenant={second.Slug})"));
        await rows.ClickAsync();
        await desk.ExpectPathAsync($"/t/{second.Slug}/inbox/");
        await page.GoBackAsync();
        await ExpectAsync(page, "parcel", "Resolved", 1);
        Assert.Empty(desk.Errors);
    }

    private static async Task ExpectAsync(IPage page, string search, string filter, int rows)
    {
        await Assertions.Expect(page.Locator(".conv")).ToHaveCountAsync(rows);
        await Assertions.Expect(page.GetByLabel("Search the inbox")).ToHaveValueAsync(search);
        await Assertions.Expect(Filter(page, filter)).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private static ILocator Filter(IPage page, string name) =>
        page.GetByRole(AriaRole.Group, new() { Name = "Show" }).GetByRole(AriaRole.Button).Filter(
            new() { HasText = name });

    private async Task<Guid> EscalateAsync(TestTenant tenant, string text)
    {
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.SendMessageAsync(text);
        return (await visitor.EscalateAsync()).Id;
    }

    private async Task<Guid> AcceptAsync(TestTenant tenant, string text, Supporter supporter)
    {
        var escalation = await EscalateAsync(tenant, text);
        await app.Get<EscalationService>().AcceptAsync(tenant.Id, escalation, supporter, Ct);
        return escalation;
    }

    private async Task ResolveAsync(TestTenant tenant, string text)
    {
        var escalation = await AcceptAsync(tenant, text, _jon);
        await app.Get<EscalationService>().ResolveAsync(tenant.Id, escalation, _jon, Ct);
    }
}
