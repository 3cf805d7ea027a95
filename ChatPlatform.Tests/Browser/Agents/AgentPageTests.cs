using System.Text.RegularExpressions;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>Agents are created and changed in the console only.</summary>
public sealed class AgentPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_agent_Is_saved_with_its_examples_and_tools_in_their_order()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents/new");
        var page = owner.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Returns");
        await page.GetByLabel("Description").FillAsync("Sending goods back");
        await page.GetByLabel("Example messages").FillAsync("How do I return a parcel?\nCan I get my money back?");
        await page.GetByLabel("Instructions").FillAsync("Help with returns.");
        await AddToolAsync(page, "Track shipment");
        await AddToolAsync(page, "Account balance");
        await Button(page, "Move Account balance up").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("Account balance");
        await owner.AssertAccessibleAsync();
        await Button(page, "Create agent").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Returns" })).ToBeVisibleAsync();

        var agent = await ReadAsync("Returns");
        Assert.Equal(["How do I return a parcel?", "Can I get my money back?"], agent.Examples);
        Assert.Equal(["Account balance", "Track shipment"], await TitlesAsync(agent.ToolIds));
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Invalid_agent_Shows_the_rule_beside_the_field_and_keeps_the_input()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents/new");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Debt");
        await owner.Page.GetByLabel("Instructions").FillAsync("Help.");
        await Button(owner.Page, "Create agent").ClickAsync();

        await Assertions.Expect(owner.Page.GetByText("Name is taken by another agent.")).ToBeVisibleAsync();
        await Assertions.Expect(owner.Page.GetByText("Description must not be empty.")).ToBeVisibleAsync();
        await Assertions.Expect(owner.Page.GetByLabel("Instructions")).ToHaveValueAsync("Help.");
    }

    [Fact]
    public async Task Tab_Is_in_the_address_and_leaves_unsaved_changes_as_they_are()
    {
        var agent = await CreateAsync("Tabs", "Be brief.");
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        var page = owner.Page;
        await page.GetByLabel("Instructions").FillAsync("Not saved.");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?tab=versions$"));
        var address = new Uri(page.Url).PathAndQuery;
        await page.GetByRole(AriaRole.Tab, new() { Name = "Settings" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Instructions")).ToHaveValueAsync("Not saved.");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/{agent.Id}$"));

        await using var other = await browser.OwnerAsync(app, address);
        await Assertions
            .Expect(other.Page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }))
            .ToHaveAttributeAsync("aria-selected", "true");
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Earlier_version_Is_compared_and_made_current_again()
    {
        var agent = await CreateAsync("Comparison", "First instructions.\nBe brief.");
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        var page = owner.Page;
        await page.GetByLabel("Instructions").FillAsync("First instructions.\nBe kind.");
        await Button(page, "Save").ClickAsync();
        await Assertions.Expect(page.GetByText("Version 2", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Button(page, "Compare").ClickAsync();
        var diff = page.GetByRole(AriaRole.Table, new() { Name = "Content of version 1 and today" });
        await Assertions.Expect(diff.Locator(".removed")).ToContainTextAsync("Be brief.");
        await Assertions.Expect(diff.Locator(".added")).ToContainTextAsync("Be kind.");
        await owner.AssertAccessibleAsync();

        await Button(page, "Make current: version 1").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Make current" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Version 1", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal("First instructions.\nBe brief.", (await ReadAsync("Comparison")).Prompt);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Change_by_someone_else_Is_shown_and_can_be_replaced_by_the_own_one()
    {
        var agent = await CreateAsync("Conflict", "Original.");
        await using var one = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        await using var two = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        await one.Page.GetByLabel("Instructions").FillAsync("By the first.");
        await two.Page.GetByLabel("Instructions").FillAsync("By the second.");
        await Button(one.Page, "Save").ClickAsync();
        await Assertions.Expect(one.Page.GetByText("Version 2", new() { Exact = true })).ToBeVisibleAsync();
        await Button(two.Page, "Save").ClickAsync();
        await Assertions.Expect(two.Page.GetByText("Someone else changed this agent")).ToBeVisibleAsync();
        await Assertions.Expect(two.Page.GetByLabel("Instructions")).ToHaveValueAsync("By the second.");
        Assert.Equal("By the first.", (await ReadAsync("Conflict")).Prompt);

        await Button(two.Page, "Save mine over it").ClickAsync();
        await Assertions.Expect(two.Page.GetByText("Version 3", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal("By the second.", (await ReadAsync("Conflict")).Prompt);
    }

    [Fact]
    public async Task Copy_of_an_agent_Is_turned_off_and_the_notice_says_so()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents");
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "Guidelines", Exact = true }).ClickAsync();
        await owner.Page.GetByText("Duplicate", new() { Exact = true }).ClickAsync();
        await Button(owner.Page, "Create agent").ClickAsync();
        await owner.Page.VisibleText("Guidelines (copy) saved. It is turned off and does not answer.").WaitForAsync();
        Assert.False((await ReadAsync("Guidelines (copy)")).IsEnabled);
    }

    [Fact]
    public async Task Leaving_with_unsaved_changes_Asks_first_and_saves_when_asked_to()
    {
        var agent = await CreateAsync("Unsaved", "Original.");
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        var page = owner.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await LeaveAsync(page, "Not saved.");
        await Assertions.Expect(dialog).ToContainTextAsync("Save your changes?");
        await owner.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Instructions")).ToHaveValueAsync("Not saved.");

        await LeaveAsync(page, "Still not saved.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Don't save" }).ClickAsync();
        await owner.ExpectPathAsync("/t/acme/knowledge");
        Assert.Equal("Original.", (await ReadAsync("Unsaved")).Prompt);

        await owner.GoInteractiveAsync($"/t/acme/agents/{agent.Id}");
        await LeaveAsync(page, " ");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Instructions must not be empty.")).ToBeVisibleAsync();
        await owner.ExpectPathAsync($"/t/acme/agents/{agent.Id}");

        await LeaveAsync(page, "Saved on the way.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await owner.ExpectPathAsync("/t/acme/knowledge");
        Assert.Equal("Saved on the way.", (await ReadAsync("Unsaved")).Prompt);
    }

    [Fact]
    public async Task New_agent_that_is_saved_on_leaving_Opens_the_chosen_page_and_shows_rules_until_corrected()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents/new");
        var page = owner.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Saved on leaving");
        await Button(page, "Create agent").ClickAsync();
        var missing = page.GetByText("Description must not be empty.");
        await Assertions.Expect(missing).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Instructions must not be empty.")).ToBeVisibleAsync();
        await page.GetByLabel("Description").FillAsync("Questions of a test");
        await page.GetByLabel("Description").BlurAsync();
        await Assertions.Expect(missing).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Instructions must not be empty.")).ToBeVisibleAsync();

        await LeaveAsync(page, "Be brief.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })
            .ClickAsync();
        await owner.ExpectPathAsync("/t/acme/knowledge");
        Assert.Equal("Be brief.", (await ReadAsync("Saved on leaving")).Prompt);
        Assert.Empty(owner.Errors);
    }

    /// <summary>Changes the instructions and opens another page. A lock is known once rendered.</summary>
    private static async Task LeaveAsync(IPage page, string prompt)
    {
        await page.GetByLabel("Instructions").FillAsync(prompt);
        await page.GetByLabel("Instructions").BlurAsync();
        await Assertions.Expect(Button(page, "Discard changes")).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Knowledge" }).ClickAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task AddToolAsync(IPage page, string title)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Add a tool" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = title }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = title })).ToBeVisibleAsync();
    }

    private async Task<AgentDetail> CreateAsync(string name, string prompt)
    {
        var tenantId = await TenantIdAsync();
        var outcome = await app.Get<AgentEditor>().CreateAsync(
            tenantId, new(name, "For a test", [], true, prompt, null), Actor.System("test"), Ct);
        return Assert.IsType<EditOutcome<AgentDetail>.Saved>(outcome).Value;
    }

    private async Task<AgentDetail> ReadAsync(string name) =>
        (await app.Get<AgentQueries>().PageAsync(await TenantIdAsync(), new(name), new(10), Ct)).Items
            .Single(a => a.Name == name);

    private async Task<string[]> TitlesAsync(IReadOnlyList<Guid> toolIds)
    {
        var tools = (await app.Get<ToolQueries>().PageAsync(await TenantIdAsync(), null, new(100), Ct)).Items;
        return [.. toolIds.Select(id => tools.Single(t => t.Id == id).Title)];
    }

    private async Task<Guid> TenantIdAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.Tenants.Where(t => t.Slug == "acme").Select(t => t.Id).FirstAsync(Ct);
    }
}
