using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Navigation;

/// <summary>The tabs of a tenant's settings.</summary>
public sealed class SettingsTabsTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Settings_Are_one_page_with_a_tab_and_an_address_for_each_part()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/settings/model");
        var page = owner.Page;
        var entry = page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = "Settings" });
        var tabs = page.GetByRole(AriaRole.Navigation, new() { Name = "Settings" });
        foreach (var (tab, path) in ((string, string)[])
            [
                ("Team", "/t/acme/team"), ("Verified customers", "/t/acme/settings/identity"),
                ("Audit log", "/t/acme/audit"), ("Model", "/t/acme/settings/model"),
            ])
        {
            await tabs.GetByRole(AriaRole.Link, new() { Name = tab }).ClickAsync();
            await owner.ExpectPathAsync(path);
            await Assertions.Expect(tabs.GetByRole(AriaRole.Link, new() { Name = tab }))
                .ToHaveAttributeAsync("aria-current", "page");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Settings", Level = 1 }))
                .ToBeVisibleAsync();
            await Assertions.Expect(entry).ToHaveAttributeAsync("aria-current", "page");
            await Assertions.Expect(page).ToHaveTitleAsync($"{tab} – Settings – Acme Logistics");
            await owner.AssertAccessibleAsync();
        }

        await page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = "Widget" }).ClickAsync();
        await owner.ExpectPathAsync("/t/acme/widget");
        await Assertions.Expect(tabs).ToHaveCountAsync(0);
        await entry.ClickAsync();
        await owner.ExpectPathAsync("/t/acme/team");
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Settings_Are_not_shown_to_supporters()
    {
        await using var supporter = await browser.SupporterAsync(app, "/t/acme/conversations");
        await supporter.Page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = "Conversations" }).WaitForAsync();
        await Assertions.Expect(
            supporter.Page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToHaveCountAsync(0);
    }
}
