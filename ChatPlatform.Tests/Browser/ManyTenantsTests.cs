using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>A platform with more tenants than an admin's list shows.</summary>
public sealed class ManyTenantsTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task S30_Tenant_list_of_an_admin_Is_bounded_and_every_tenant_is_reachable()
    {
        var editor = app.Get<TenantEditor>();
        for (var i = 0; i < StaffDirectory.MaxListedTenants; i++)
        {
            var made = await editor.CreateAsync(
                new($"Aardvark {i:000}", $"aardvark-{i:000}", new()), Actor.System("test"),
                TestContext.Current.CancellationToken);
            Assert.IsType<EditOutcome<TenantDetail>.Saved>(made);
        }

        await using var admin = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", "/t/contoso/agents");
        var page = admin.Page;
        await page.GetByText("Transfers").First.WaitForAsync(); // Not in the list: opened by its address.

        await page.Locator(".switcher").First.ClickAsync();
        await page.Locator("#tenants").GetByText("All tenants").WaitForAsync();
        Assert.Equal(StaffDirectory.MaxListedTenants + 2, await page.Locator("#tenants .pop-item").CountAsync());

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+K");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Search or jump to" }).PressSequentiallyAsync("acme");
        await page.Locator("[data-jump-item]").Filter(new() { HasText = "Acme Logistics" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        await Assertions.Expect(page.Locator(".switcher").First).ToContainTextAsync("Acme Logistics");

        await admin.GoInteractiveAsync("/account");
        var card = page.GetByRole(AriaRole.Region, new() { Name = "API tokens" });
        await card.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly export");
        await card.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await card.GetByText("must be chosen").WaitForAsync();
        var tenant = card.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" });
        await tenant.PressSequentiallyAsync("acme");
        await page.GetByRole(AriaRole.Option, new() { Name = "Acme Logistics" }).ClickAsync();
        await Assertions.Expect(tenant).ToHaveValueAsync("Acme Logistics");
        await card.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await card.GetByText("Acme Logistics, reads").WaitForAsync();
        await admin.AssertAccessibleAsync();
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task S21_Tenants_Are_found_by_name_by_platform_admins_only()
    {
        var (directory, ct) = (app.Get<StaffDirectory>(), TestContext.Current.CancellationToken);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var users = await db.Users.ToDictionaryAsync(u => u.Email!, u => u.Id, ct);
        Assert.NotEmpty(await directory.SearchAsync(users["admin@demo.local"], "contoso", 5, ct));
        Assert.Empty(await directory.SearchAsync(users[StaffDriver.Owner], "acme", 5, ct));
    }
}
