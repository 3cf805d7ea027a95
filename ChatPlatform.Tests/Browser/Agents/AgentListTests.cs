using System.Text.RegularExpressions;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>Several agents are chosen in the list, and parameters set for one.</summary>
public sealed class AgentListTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chosen_agents_Are_switched_off_and_deleted_with_one_confirmation_and_one_notice()
    {
        foreach (var name in (string[])["Zed one", "Zed two", "Zed three"])
        {
            Assert.IsType<EditOutcome<AgentDetail>.Saved>(
                await app.Get<AgentEditor>().CreateAsync(
                    await app.TenantIdAsync("acme"), new(name, "For a test", [], true, "Help.", null),
                    Actor.System("test"), Ct));
        }

        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents");
        var page = owner.Page;
        await page.GetByLabel("Select Zed one").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.VisibleText("1 selected").WaitForAsync();
        await page.GetByLabel("Select Zed two").CheckAsync();
        await page.VisibleText("2 selected").WaitForAsync();
        await owner.AssertAccessibleAsync();

        await Button(page, "Switch off").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Switch off 2 agents?").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await page.VisibleText("2 agents switched off").WaitForAsync();
        Assert.Equal(["Zed one", "Zed two"], (await ReadAsync()).Where(a => !a.IsEnabled).Select(a => a.Name).Order());
        await Assertions.Expect(page.GetByText("2 selected")).ToHaveCountAsync(0);

        await page.GetByLabel("Search agents").FillAsync("zed");
        await Assertions.Expect(page.GetByLabel("Select Shipment")).ToHaveCountAsync(0);
        await page.GetByLabel("Select all agents on this page").CheckAsync();
        await page.VisibleText("3 selected").WaitForAsync();
        await Button(page, "Delete").ClickAsync();
        await dialog.GetByLabel("Type 3 to confirm").FillAsync("3");
        await owner.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.VisibleText("3 agents deleted").WaitForAsync();
        await page.VisibleText("No matching agents").WaitForAsync();
        Assert.DoesNotContain(await ReadAsync(), a => a.Name.StartsWith("Zed", StringComparison.Ordinal));
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Search_and_order_Are_in_the_address_and_leave_an_unsaved_form_as_it_is()
    {
        var agent = (await app.Get<AgentEditor>().CreateAsync(
            await app.TenantIdAsync("acme"), new("Beside the list", "For a test", [], true, "Help.", null),
            Actor.System("test"), Ct)).SavedValue();
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        var page = owner.Page;
        await page.GetByLabel("Instructions").FillAsync("Not saved.");

        await page.GetByLabel("Search agents").FillAsync("beside");
        await Assertions.Expect(page.GetByLabel("Select Shipment")).ToHaveCountAsync(0);
        await Button(page, "Latest change").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?(?=.*search=beside)(?=.*sort=latestChange)"));
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("Instructions")).ToHaveValueAsync("Not saved.");

        await page.GetByLabel("Instructions").FillAsync("Help.");
        await page.GetByLabel("Instructions").BlurAsync();
        await owner.GoInteractiveAsync(new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(page.GetByLabel("Search agents")).ToHaveValueAsync("beside");
        await Assertions.Expect(page.GetByLabel("Select Shipment")).ToHaveCountAsync(0);
        await owner.ExpectPathAsync($"/t/acme/agents/{agent.Id}");
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Parameters_Are_set_with_their_rule_beside_the_field()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents");
        var page = owner.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Guidelines", Exact = true }).ClickAsync();
        await page.GetByText("Model parameters: defaults").ClickAsync();
        await page.GetByLabel("Temperature").FillAsync("warm");
        await page.GetByLabel("Longest answer").FillAsync("10");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Temperature must be a number from 0 to 2").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("Temperature")).ToBeFocusedAsync();
        await page.GetByLabel("Temperature").FillAsync("0.4");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Longest answer must be a whole number from 64 to 8192").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await page.GetByLabel("Longest answer").FillAsync("300");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Version 2").WaitForAsync();
        Assert.Equal(
            new ModelParameters(0.4, null, 300), (await ReadAsync()).Single(a => a.Name == "Guidelines").Parameters);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Button(page, "Compare").ClickAsync();
        await Assertions.Expect(page.Locator(".diff .added").First).ToContainTextAsync("Temperature: 0.4");
        Assert.Empty(owner.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private async Task<IReadOnlyList<AgentDetail>> ReadAsync() =>
        (await app.Get<AgentQueries>().PageAsync(await app.TenantIdAsync("acme"), new(), new(100), Ct)).Items;
}
