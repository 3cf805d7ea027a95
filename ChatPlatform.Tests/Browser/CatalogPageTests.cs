using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>A catalog agent and a catalog tool, from the platform's catalog to a tenant's pages.</summary>
public sealed class CatalogPageTests(CatalogPageTests.Fixture app, BrowserFixture browser)
    : IClassFixture<CatalogPageTests.Fixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Catalog_agent_Is_created_by_an_admin_added_by_a_tenant_forbidden_and_removed()
    {
        await using (var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/catalog"))
        {
            await admin.Page.GetByRole(AriaRole.Link, new() { Name = "New entry" }).ClickAsync();
            await admin.Page.GetByLabel("Key").FillAsync("returns");
            await admin.Page.GetByLabel("Title").FillAsync("Returns");
            await admin.Page.GetByLabel("Description").FillAsync("Sending things back");
            await admin.Page.GetByLabel("Instructions").FillAsync("You help with returns.");
            await admin.Page.GetByLabel("Example messages").FillAsync("I want to send it back\nhow do I return this");
            await admin.AssertAccessibleAsync();
            await Button(admin.Page, "Save").ClickAsync();
            await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Used by (0)" }).WaitForAsync();
            await admin.AssertAccessibleAsync();
            Assert.Empty(admin.Errors);
        }

        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents");
        await Button(owner.Page, "Add Returns").ClickAsync();
        await owner.Page.GetByRole(AriaRole.Heading, new() { Name = "Returns" }).WaitForAsync();
        await Assertions.Expect(owner.Page.GetByLabel("Instructions")).ToHaveValueAsync("You help with returns.");
        await owner.AssertAccessibleAsync();

        await ForbidAsync("returns");
        await owner.GoInteractiveAsync(new Uri(owner.Page.Url).AbsolutePath);
        await owner.Page.VisibleText("The platform does not currently allow you").WaitForAsync();
        await owner.AssertAccessibleAsync();

        await Button(owner.Page, "Delete").ClickAsync();
        var dialog = owner.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Type Returns to confirm").FillAsync("Return");
        await dialog.GetByLabel("Type Returns to confirm").PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByLabel("Type Returns to confirm").FillAsync("Returns");
        await dialog.GetByLabel("Type Returns to confirm").PressAsync("Enter");
        await owner
            .Page.GetByText("Sending things back")
            .First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        // Not allowed, so not listed.
        Assert.Equal(0, await Button(owner.Page, "Add Returns").CountAsync());
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Catalog_tool_Is_created_by_an_admin_added_by_a_tenant_and_removed()
    {
        await using (var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/catalog"))
        {
            await admin.Page.GetByRole(AriaRole.Link, new() { Name = "New entry" }).ClickAsync();
            await admin.Page.GetByRole(AriaRole.Radio, new() { Name = "Tool" }).CheckAsync();
            await admin.Page.GetByLabel("Key").FillAsync("opening_hours");
            await admin.Page.GetByLabel("Title").FillAsync("Opening hours");
            await admin.Page.GetByLabel("Description").FillAsync("When a branch is open");
            await admin.Page.GetByLabel("Address").FillAsync("https://hours.example/{branch}");
            await admin.Page.GetByLabel("Failure sentence").FillAsync("Please call us.");
            await admin.Page.VisibleText("Only for customers who are signed in").ClickAsync();
            await admin.Page.VisibleText("who are asked to sign in first").WaitForAsync();
            await Button(admin.Page, "Add branch").ClickAsync();
            await admin.Page.GetByLabel("Meaning").FillAsync("Name of the branch");
            await admin.AssertAccessibleAsync();
            await Button(admin.Page, "Save").ClickAsync();
            await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Used by (0)" }).WaitForAsync();
            Assert.Empty(admin.Errors);
        }

        await using var owner = await browser.OwnerAsync(app, "/t/acme/tools");
        await Button(owner.Page, "Add Opening hours").ClickAsync();
        await owner.Page.GetByRole(AriaRole.Heading, new() { Name = "Opening hours" }).WaitForAsync();
        await owner.Page.VisibleText("Shared by the platform").WaitForAsync();
        await owner.Page.VisibleText("A switch applies at once").WaitForAsync(); // Leads to who may use it.
        await owner.AssertAccessibleAsync();
        await owner.Page.GetByRole(AriaRole.Tab, new() { Name = "Settings" }).ClickAsync();
        await Assertions.Expect(owner.Page.GetByLabel("Failure sentence")).ToHaveValueAsync("Please call us.");
        await owner.Page.VisibleText("who are asked to sign in first").WaitForAsync();
        await Button(owner.Page, "Delete").ClickAsync();
        var dialog = owner.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Type Opening hours to confirm").FillAsync("Opening hours");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Button(owner.Page, "Add Opening hours").WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Changed_template_Is_offered_to_a_tenant_that_changed_its_copy_and_taken_there()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents");
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "Guidelines" }).ClickAsync();
        await owner.Page.VisibleText("Follows the template").WaitForAsync();
        await owner.Page.GetByLabel("Instructions").FillAsync("Our own rules.");
        await Button(owner.Page, "Save").ClickAsync();
        await owner.Page.VisibleText("no longer follows").WaitForAsync();

        await using (var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/catalog"))
        {
            await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Guidelines" }).ClickAsync();
            await admin.Page.GetByLabel("Instructions").FillAsync("The platform's new rules.");
            await Button(admin.Page, "Save").ClickAsync();
            await admin.Page.VisibleText("1 with an open update").WaitForAsync();
            await admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Used by (1)" }).ClickAsync();
            await admin.Page.GetByRole(AriaRole.Row, new() { Name = "Acme Logistics" })
                .GetByText("Update available").WaitForAsync();
            await admin.AssertAccessibleAsync();
            Assert.Empty(admin.Errors);
        }

        await owner.GoInteractiveAsync(new Uri(owner.Page.Url).AbsolutePath);
        await owner.Page.VisibleText("the platform has changed the template").WaitForAsync();
        await Button(owner.Page, "Show the difference").ClickAsync();
        var difference = owner.Page.GetByRole(AriaRole.Table, new() { Name = "Your agent and the template" });
        await Assertions.Expect(difference.Locator(".removed")).ToContainTextAsync("Our own rules.");
        await Assertions.Expect(difference.Locator(".added")).ToContainTextAsync("The platform's new rules.");
        await owner.AssertAccessibleAsync();

        await Button(owner.Page, "Take the update").ClickAsync();
        await Button(owner.Page.GetByRole(AriaRole.Dialog), "Take the update").ClickAsync();
        await owner.Page.VisibleText("Follows the template").WaitForAsync();
        await Assertions.Expect(owner.Page.GetByLabel("Instructions")).ToHaveValueAsync("The platform's new rules.");
        Assert.Empty(owner.Errors);
    }

    private async Task ForbidAsync(string key)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var id = await db.CatalogEntries.Where(r => r.Key == key).Select(r => r.Id).SingleAsync(Ct);
        var (permissions, tenant) = (app.Get<TenantPermissions>(), await app.TenantIdAsync("acme"));
        await permissions.SetAsync(
            tenant, id, (await permissions.FindAsync(tenant, id, Ct))!.ConcurrencyToken, false, Actor.System("test"), Ct
        );
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}
