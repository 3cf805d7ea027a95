using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Knowledge;

/// <summary>Answers that staff write: suggested by a supporter, approved by a tenant user.</summary>
public sealed class AnswerPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Path = "/t/acme/knowledge/answers";

    [Fact]
    public async Task Answer_Is_suggested_by_a_supporter_approved_changed_and_deleted()
    {
        await using var supporter = await browser.SupporterAsync(app, Path);
        await supporter.Page.GetByText("No answers yet").WaitForAsync();
        await Button(supporter.Page, "Suggest an answer").First.ClickAsync();
        var dialog = supporter.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Suggest", Exact = true }).ClickAsync();
        await dialog.GetByText("Question must not be empty.").WaitForAsync();
        await supporter.AssertAccessibleAsync();
        await dialog.GetByLabel("Question").FillAsync("May dogs come aboard?");
        await dialog.GetByLabel("Answer").FillAsync("Dogs travel for free on all ferries.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Suggest", Exact = true }).ClickAsync();
        await supporter.Page.GetByText("waits for a review").WaitForAsync();
        await Assertions.Expect(Button(supporter.Page, "Approve: May dogs come aboard?")).ToHaveCountAsync(0);

        await using var owner = await browser.OwnerAsync(app, Path);
        var page = owner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "To review 1" }).ClickAsync();
        await Button(page, "Approve: May dogs come aboard?").ClickAsync();
        await page.GetByText("No matching answers").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "In use 1" }).ClickAsync();
        await page.Locator(".answer").GetByText("In use").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await Button(page, "Edit: May dogs come aboard?").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Answer").FillAsync("Dogs pay two euros.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator(".answer").GetByText("Dogs pay two euros.").WaitForAsync();

        await Button(page, "Delete: May dogs come aboard?").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByText("No matching answers").WaitForAsync();
        Assert.Empty(owner.Errors);
        Assert.Empty(supporter.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
