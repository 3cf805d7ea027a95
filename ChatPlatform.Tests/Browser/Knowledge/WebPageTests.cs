using ChatPlatform.Tests.Knowledge.Web;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Knowledge;

public sealed class WebPageTests(WebPagesFixture app, BrowserFixture browser) : IClassFixture<WebPagesFixture>
{
    [Fact]
    public async Task Sitemap_Is_added_read_and_answers_a_question()
    {
        await using var site = await FakeSite.StartAsync();
        site.Page("/pianos", "Grand pianos", "Damage to a grand piano is to be reported within nineteen days.")
            .Page("/lighthouse", "Lighthouse", "The lighthouse may be climbed on Sundays only.")
            .Sitemap("/pianos", "/lighthouse", "/missing");
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Add web pages" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "A sitemap" }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();
        await dialog.GetByText("Address must not be empty.").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await dialog.GetByLabel("Address", new() { Exact = true }).FillAsync(site.Url);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();

        await owner.ExpectPathAsync("/t/acme/knowledge/web");
        await page.GetByText("2 new or changed").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1 page not read" }).ClickAsync();
        await page.GetByText("There is no page at this address (404).").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Knowledge" }).GetByText("Documents").ClickAsync();
        await Row(page, "Grand pianos").GetByText("Ready").WaitForAsync();
        await Row(page, "Lighthouse").GetByText("Ready").WaitForAsync();
        await Row(page, "Grand pianos").GetByRole(AriaRole.Link, new() { Name = "/pianos" }).WaitForAsync();
        await owner.AssertAccessibleAsync();

        var visitor = await app.CreateVisitorAsync();
        var answer = await visitor.AskAsync("How long do I have to report damage to a grand piano?");
        Assert.Contains("nineteen days", answer.Text, StringComparison.Ordinal);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Source_Is_changed_read_again_and_deleted_with_its_documents()
    {
        await using var site = await FakeSite.StartAsync();
        site.Page("/pier", "Pier", "The pier is lit until midnight.");
        await using var owner = await browser.OwnerAsync(app, "/t/contoso/knowledge/web", "owner@contoso.demo");
        var page = owner.Page;
        await page.GetByText("No web pages yet").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add your first web pages" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Address").FillAsync(site.Url + "/pier");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and read" }).ClickAsync();
        await page.GetByText("1 new or changed").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Read " }).ClickAsync();
        await page.GetByText("1 unchanged").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change " }).ClickAsync();
        await dialog.GetByLabel("Address").WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("The web pages are saved.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete " }).ClickAsync();
        await dialog.GetByText("Its document is deleted too.").WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await page.GetByText("No web pages yet").WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tr").Filter(new() { HasText = name });
}
