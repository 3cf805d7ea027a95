using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Analytics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>A good answer becomes a test case, which keeps changes of agents from losing it.</summary>
public sealed class TestSetPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Message = "how long do I have to report damage";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_answer_Blocks_a_change_that_loses_it_until_the_change_is_mended()
    {
        var (conversation, agent) = await SeedAsync();
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/conversations/{conversation}");
        var page = owner.Page;
        await page.GetByText("How this answer was made").ClickAsync();
        await Button(page, "Add to test set").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync(Message);
        await Assertions.Expect(Button(dialog, "7 days")).ToBeVisibleAsync();
        await owner.AssertAccessibleAsync();
        await Button(dialog, "Add test case").ClickAsync();
        await Assertions.Expect(page.GetByText("The test case is added.")).ToBeVisibleAsync();

        await owner.GoInteractiveAsync("/t/acme/test-set");
        await Assertions.Expect(page.GetByText("Guidelines answers")).ToBeVisibleAsync();
        await Button(page, "Run all").ClickAsync();
        await Assertions.Expect(page.GetByText("Last run: 1 of 1 passed")).ToBeVisibleAsync();
        await ChooseAsync(page, "Block");
        await Button(page, $"Passed: {Message}").ClickAsync();
        await owner.AssertAccessibleAsync();

        await owner.GoInteractiveAsync($"/t/acme/agents/{agent}");
        await MakeWorseAsync(page);
        await Assertions.Expect(dialog).ToContainTextAsync("The test set gets worse");
        await Assertions.Expect(dialog).ToContainTextAsync(Message);
        await Assertions.Expect(Button(dialog, "Save anyway")).ToHaveCountAsync(0);
        await owner.AssertAccessibleAsync();
        await Button(dialog, "Back").ClickAsync();

        await Button(page, "Discard changes").ClickAsync();
        await page.GetByLabel("Instructions").FillAsync("Explain the rules in short sentences.");
        await Button(page, "Save").ClickAsync();
        await Assertions.Expect(page.GetByText("Version 2", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await owner.GoInteractiveAsync("/t/acme/test-set");
        await ChooseAsync(page, "Warn");
        await owner.GoInteractiveAsync($"/t/acme/agents/{agent}");
        await MakeWorseAsync(page);
        await Button(dialog, "Save anyway").ClickAsync();
        await Assertions.Expect(page.GetByText("Guidelines saved.")).ToBeVisibleAsync();
        await owner.GoInteractiveAsync("/t/acme/test-set");
        await Assertions.Expect(page.GetByText("Last run: 0 of 1 passed")).ToBeVisibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Test_case_is_written_with_the_rule_beside_the_field_changed_and_deleted()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/contoso/test-set", "owner@contoso.demo");
        var page = owner.Page;
        await Assertions.Expect(page.GetByText("No test cases yet")).ToBeVisibleAsync();
        await owner.AssertAccessibleAsync();
        await Button(page, "New test case").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Button(dialog, "Add test case").ClickAsync();
        await Assertions.Expect(dialog.GetByText("Message must not be empty.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Message", new() { Exact = true }).FillAsync("What does it cost?");
        await Button(dialog, "Add test case").ClickAsync();
        await Assertions.Expect(dialog.GetByText("Say what the answer must be like")).ToBeVisibleAsync();
        await dialog.GetByLabel("Must mention").FillAsync("5 euros");
        await dialog.GetByLabel("Must mention").BlurAsync();
        await Button(dialog, "Add test case").ClickAsync();
        await Assertions.Expect(page.GetByText("Mentions \"5 euros\"")).ToBeVisibleAsync();

        await Button(page, "Edit What does it cost?").ClickAsync();
        await dialog.GetByLabel("Must mention").FillAsync("6 euros");
        await Button(dialog, "Save").ClickAsync();
        await Assertions.Expect(page.GetByText("Mentions \"6 euros\"")).ToBeVisibleAsync();
        await Button(page, "Delete What does it cost?").ClickAsync();
        await Button(dialog, "Delete").ClickAsync();
        await Assertions.Expect(page.GetByText("No test cases yet")).ToBeVisibleAsync();
        Assert.Empty(owner.Errors);
    }

    private static async Task ChooseAsync(IPage page, string gate)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = gate }).CheckAsync();
        await Assertions.Expect(page.GetByText("It applies to the next change of an agent.")).ToBeVisibleAsync();
    }

    /// <summary>Saves values of the agent with which the recorded message no longer reaches it.</summary>
    private static async Task MakeWorseAsync(IPage page)
    {
        await page.GetByLabel("Description").FillAsync("Wine and cheese");
        await page.GetByLabel("Example messages").FillAsync("Which wine goes with cheese?");
        await Button(page, "Save").ClickAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator part, string name) =>
        part.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private async Task<(Guid Conversation, Guid Agent)> SeedAsync()
    {
        await using var platform = app.Get<AppDbFactory>().ForPlatform();
        var tenant = await platform.Tenants.Where(t => t.Slug == "acme").Select(t => t.Id).SingleAsync(Ct);
        var talk = new SeededTalk(DateTimeOffset.UtcNow.AddHours(-1))
        {
            Question = Message,
            Answer = "You have 7 days to report damage [1].",
            Agents = ["Guidelines"],
        };
        return (
            await talk.SaveAsync(app, tenant),
            await platform.Agents.Where(a => a.TenantId == tenant && a.Name == "Guidelines").Select(a => a.Id)
                .SingleAsync(Ct));
    }
}
