using System.Text;
using ChatPlatform.Core.Agents;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Knowledge;

/// <summary>Tags and audience of documents in the console.</summary>
public sealed class LabelPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Document_Is_labelled_filtered_and_kept_from_customers()
    {
        var tenant = await app.TenantIdAsync("acme");
        var document = await new KnowledgeDriver(app, tenant).AddDocumentAsync(
            "Handbook.txt", Encoding.UTF8.GetBytes("The harbour office key is under the blue stone."));
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/knowledge/{document.Id}");
        var page = owner.Page;
        await Button(page, "Tags and audience").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Tags", new() { Exact = true }).FillAsync(new string('t', 41));
        await Button(dialog, "Save").ClickAsync();
        await dialog.GetByText("must have 1 to 40 characters").WaitForAsync();
        await dialog.GetByLabel("Tags", new() { Exact = true }).FillAsync("Internal, harbour");
        await ChooseAsync(page, dialog.GetByLabel("Who may get answers from it"), "Team only");
        await owner.AssertAccessibleAsync();
        await Button(dialog, "Save").ClickAsync();
        await page.GetByText("Team only").First.WaitForAsync();
        await page.GetByText("internal", new() { Exact = true }).First.WaitForAsync();

        await owner.GoInteractiveAsync("/t/acme/knowledge");
        await ChooseAsync(page, page.GetByLabel("Tag or audience"), "Team only");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByPlaceholder("A question that a customer might ask")
            .FillAsync("where is the harbour office key");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("would read.").Or(page.GetByText("would say")).First.WaitForAsync();
        await Assertions.Expect(page.GetByText("under the blue stone")).ToHaveCountAsync(0);
        await ChooseAsync(page, page.GetByLabel("Asked by"), "Our team");
        await Button(page, "Search").ClickAsync();
        await page.GetByText("under the blue stone").First.WaitForAsync();
        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task New_files_Get_the_chosen_labels_and_several_documents_change_together()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;
        await Button(page, "Tags for new files").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Tags", new() { Exact = true }).FillAsync("piers");
        await Button(dialog, "Use for new files").ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await page.Locator("input[type=file]").First.SetInputFilesAsync([
            Text("North pier.txt", "The north pier is closed."), Text("South pier.txt", "The south pier is open."),
        ]);
        foreach (var name in (string[])["North pier.txt", "South pier.txt"])
        {
            await Row(page, name).GetByText("Ready").WaitForAsync();
            await Row(page, name).GetByText("piers", new() { Exact = true }).WaitForAsync();
            await page.GetByLabel($"Select {name}").FocusAsync();
            await page.Keyboard.PressAsync("Space");
        }

        await Button(page, "Tags and audience").Last.ClickAsync();
        await dialog.GetByLabel("Add tags", new() { Exact = true }).FillAsync("night");
        await dialog.GetByLabel("Remove tags", new() { Exact = true }).FillAsync("piers");
        await owner.AssertAccessibleAsync();
        await Button(dialog, "Save").ClickAsync();
        await page.GetByText("2 documents changed").WaitForAsync();

        await Row(page, "North pier.txt").GetByText("night", new() { Exact = true }).WaitForAsync();
        await Assertions.Expect(Row(page, "South pier.txt").GetByText("piers", new() { Exact = true }))
            .ToHaveCountAsync(0);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Agent_Is_limited_to_a_tag()
    {
        var tenant = await app.TenantIdAsync("acme");
        var agents = app.Get<AgentQueries>();
        var ct = TestContext.Current.CancellationToken;
        var agent = (await agents.PageAsync(tenant, new(), new(10), ct)).Items[0];
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/agents/{agent.Id}");
        var page = owner.Page;
        await page.GetByLabel("Only chosen ones").CheckAsync();
        await page.GetByLabel("Documents with one of these tags", new() { Exact = true }).FillAsync("Prices");
        await page.Keyboard.PressAsync("Tab");
        await owner.AssertAccessibleAsync();
        await Button(page, "Save").ClickAsync();
        await page.GetByText("Version 2", new() { Exact = true }).WaitForAsync();

        Assert.Equal(["prices"], (await agents.FindAsync(tenant, agent.Id, ct))!.DocumentTags);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Documents with one of these tags", new() { Exact = true }))
            .ToHaveValueAsync("prices");
        Assert.Empty(owner.Errors);
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tr").Filter(new() { HasText = name });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator inside, string name) =>
        inside.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task ChooseAsync(IPage page, ILocator box, string option)
    {
        await box.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    private static FilePayload Text(string name, string text) =>
        new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };
}
