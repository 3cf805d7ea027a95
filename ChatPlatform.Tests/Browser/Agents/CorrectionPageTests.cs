using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Analytics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>Staff say in a conversation which agent should have answered.</summary>
public sealed class CorrectionPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Message = "The man with the van never rang my bell";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Corrected_route_Counts_in_the_route_check_until_it_is_removed_from_the_agent()
    {
        var (conversation, agent) = await SeedAsync();
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/conversations/{conversation}");
        var page = owner.Page;
        await page.GetByText("How this answer was made").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Should have been answered by" }).ClickAsync();
        await owner.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Debt" }).ClickAsync();
        await Assertions.Expect(page.GetByText("messages like this go to Debt")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Should have been Debt").First).ToBeVisibleAsync();

        await owner.GoInteractiveAsync($"/t/acme/agents/{agent}");
        var learnt = page.GetByRole(AriaRole.Region, new() { Name = "Learnt messages" });
        await Assertions.Expect(learnt).ToContainTextAsync(Message);
        await owner.AssertAccessibleAsync();
        await ExpectRouteAsync(page, "Debt");

        await page.GetByRole(AriaRole.Tab, new() { Name = "Settings" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Message}" }).ClickAsync();
        await Assertions.Expect(learnt).Not.ToContainTextAsync(Message);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(learnt).ToContainTextAsync(Message);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Supporter_Corrects_a_route_and_undoes_it()
    {
        var (conversation, _) = await SeedAsync();
        await using var supporter = await browser.SignInAsync(
            app, "supporter2@demo.local", StaffDriver.SupporterPassword, $"/t/acme/conversations/{conversation}");
        var page = supporter.Page;
        await page.GetByText("How this answer was made").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Should have been answered by" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Shipment" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Should have been answered by" }))
            .ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Should have been Shipment")).ToHaveCountAsync(0);
        Assert.Empty(supporter.Errors);
    }

    private static async Task ExpectRouteAsync(IPage page, string agent)
    {
        await page.GetByRole(AriaRole.Tab, new() { Name = "Route check" }).ClickAsync();
        var check = page.GetByRole(AriaRole.Region, new() { Name = "Which agent answers?" });
        await check.GetByLabel("Message").FillAsync(Message);
        await check.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(check).ToContainTextAsync("corrected by your team");
        await Assertions.Expect(check.Locator(".chip.ai")).ToHaveTextAsync(agent);
    }

    private async Task<(Guid Conversation, Guid Agent)> SeedAsync()
    {
        await using var platform = app.Get<AppDbFactory>().ForPlatform();
        var tenant = await platform.Tenants.Where(t => t.Slug == "acme").Select(t => t.Id).SingleAsync(Ct);
        var talk = new SeededTalk(DateTimeOffset.UtcNow.AddHours(-1)) { Question = Message };
        return (
            await talk.SaveAsync(app, tenant),
            await platform.Agents.Where(a => a.TenantId == tenant && a.Name == "Debt").Select(a => a.Id)
                .SingleAsync(Ct));
    }
}
