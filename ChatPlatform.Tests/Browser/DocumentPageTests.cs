using ChatPlatform.Tests.Knowledge.Pdf;
using ChatPlatform.Web.Components.Shared.Chat.Bubbles;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>The page of a document: passages, versions and citations.</summary>
public sealed class DocumentPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Old = "A ferry ticket to the harbour island costs 12 euros.";
    private const string New = "A ferry ticket to the harbour island costs 14 euros.";

    private static readonly byte[] s_half = new SmallPdf().Lines("The cover sheet names the captain.")
        .Page("q 400 0 0 400 72 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q").Build();

    [Fact]
    public async Task Price_list_Is_replaced_and_the_citation_opens_it_at_the_new_sentence()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;
        await UploadAsync(page, [
            Pdf("Ferry prices.pdf", SampleFiles.Pdf(Old)),
            Pdf("Lockers.pdf", SampleFiles.Pdf("Lockers are next to the ticket office.")),
            Pdf("Half.pdf", s_half),
            Pdf("Scan of a map.pdf", SampleFiles.ImageOnlyPdf()),
            Pdf("Dogs.pdf", SampleFiles.Pdf("Dogs travel for free on all ferries.")),
        ]);
        await Row(page, "Half.pdf").GetByText("Partly read").WaitForAsync();
        await Row(page, "Scan of a map.pdf").GetByText("The pages contain only images").WaitForAsync();
        foreach (var name in (string[])["Ferry prices.pdf", "Lockers.pdf", "Dogs.pdf"])
        {
            await Row(page, name).GetByText("Ready").WaitForAsync();
        }

        await UploadAsync(page, [Pdf("Ferry prices.pdf", SampleFiles.Pdf(New))]);
        await page.GetByText("A document has this name already").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replace Ferry prices.pdf" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A document has this name already")).ToHaveCountAsync(0);
        await Row(page, "Ferry prices.pdf").GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByText("Version 2").First.WaitForAsync();
        await page.GetByText(New).WaitForAsync();

        var visitor = await app.CreateVisitorAsync();
        var answer = await visitor.AskAsync("How much is a ferry ticket to the harbour island?");
        Assert.Contains("14 euros", answer.Text, StringComparison.Ordinal);
        await owner.GoInteractiveAsync($"/t/acme/conversations/{visitor.ConversationId}");
        await page.Locator("a.source").First.ClickAsync();
        await owner.ExpectPathAsync("/t/acme/knowledge/");
        await Assertions.Expect(page.Locator("mark")).ToHaveTextAsync(New);
        await owner.AssertAccessibleAsync();
        // The browser notes the question about the name, which is a 409.
        Assert.All(owner.Errors, error => Assert.Contains("409", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Passage_Is_corrected_switched_off_and_on()
    {
        var tenant = await app.TenantIdAsync("acme");
        var knowledge = new KnowledgeDriver(app, tenant);
        var document = await knowledge.AddDocumentAsync(
            "Sauna.pdf", SampleFiles.Pdf("The sauna closes at nine in the evening."));
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/knowledge/{document.Id}");
        var page = owner.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit passage 1" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Text").FillAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await dialog.GetByText("Text must not be empty.").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await dialog.GetByLabel("Text").FillAsync("The sauna closes at ten in the evening.");
        await dialog.GetByLabel("Note for colleagues").FillAsync("Since the summer.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("Corrected", new() { Exact = true }).WaitForAsync();
        await page.GetByRole(AriaRole.Article).GetByText("Since the summer.").WaitForAsync();
        Assert.Contains("ten", (await knowledge.SearchAsync("when does the sauna close"))[0].Text);

        await page.GetByLabel("Use passage 1 in answers").ClickAsync();
        await page.GetByText("Not used").WaitForAsync();
        Assert.DoesNotContain(
            await knowledge.SearchAsync("when does the sauna close"), c => c.DocumentId == document.Id);
        await page.GetByLabel("Use passage 1 in answers").ClickAsync();
        await Assertions.Expect(page.GetByText("Not used")).ToHaveCountAsync(0);
        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Passage_Is_shown_on_the_picture_of_its_page()
    {
        var tenant = await app.TenantIdAsync("acme");
        var document = await new KnowledgeDriver(app, tenant).AddDocumentAsync(
            "Tides.pdf", new SmallPdf().Lines("The first page is about the moon.")
                .Lines("High tide is at half past four.").Build());
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/knowledge/{document.Id}");
        var page = owner.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "p. 2: show passage 2 on its page" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("[aria-busy=false]").WaitForAsync();

        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.InRange(await dialog.Locator(".page-marks i").CountAsync(), 1, 7);
        Assert.True(
            await dialog.Locator("canvas").EvaluateAsync<bool>(
                "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v < 100)"),
            "Something is drawn");
        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Former_version_Is_brought_back_after_a_question()
    {
        var tenant = await app.TenantIdAsync("acme");
        var document = await new KnowledgeDriver(app, tenant).AddDocumentAsync(
            "Pool.txt", System.Text.Encoding.UTF8.GetBytes("The pool opens at six."));
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/knowledge/{document.Id}");
        var page = owner.Page;
        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await UploadAsync(page, [Pdf("Pool.txt", System.Text.Encoding.UTF8.GetBytes("The pool opens at seven."))]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring back version 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Bring back" }).ClickAsync();

        await page.GetByText("Version 3").First.WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Passages" }).ClickAsync();
        await page.GetByText("The pool opens at six.").WaitForAsync();
        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Citation_of_a_deleted_document_Says_so_with_its_quote()
    {
        await using var owner = await browser.OwnerAsync(
            app,
            $"/t/acme/knowledge/{Guid.CreateVersion7()}?quote={PassageLink.Encode("The pool opens at six.")}");

        await owner.Page.GetByText("This document no longer exists").WaitForAsync();
        await owner.Page.GetByText("The pool opens at six.").WaitForAsync();
        await owner.AssertAccessibleAsync();
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tr").Filter(new() { HasText = name });

    private static FilePayload Pdf(string name, byte[] content) =>
        new() { Name = name, MimeType = "application/pdf", Buffer = content };

    private static Task UploadAsync(IPage page, FilePayload[] files) =>
        page.Locator("input[type=file]").First.SetInputFilesAsync(files);
}
