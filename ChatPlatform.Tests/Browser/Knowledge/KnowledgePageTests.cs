using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Knowledge;

public sealed class KnowledgePageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Document_Is_uploaded_processed_and_found_on_one_page()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;

        await UploadAsync(
            page, "Ferries.pdf", SampleFiles.Pdf("The ferry to the island leaves at a quarter past seven."));
        await Row(page, "Ferries.pdf").GetByText("Ready").WaitForAsync();
        await page.GetByPlaceholder("A question that a customer might ask").FillAsync("when does the ferry leave");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByText("a quarter past seven").First.WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Document_without_text_Shows_the_reason()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");

        await UploadAsync(owner.Page, "Scan.pdf", SampleFiles.ImageOnlyPdf());
        await owner.Page.GetByText("The pages contain only images").WaitForAsync();
        await UploadAsync(owner.Page, "Good.pdf", SampleFiles.Pdf("A file with words in it."));

        await Row(owner.Page, "Good.pdf").GetByText("Ready").WaitForAsync();
    }

    [Fact]
    public async Task Image_upload_Is_rejected_with_a_remedy()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");

        await UploadAsync(owner.Page, "photo.pdf", [0x89, 0x50, 0x4E, 0x47, 1, 2, 3]);

        await owner.Page.GetByText("This is not a PDF, Word").First.WaitForAsync();
    }

    [Fact]
    public async Task Written_text_Is_checked_added_and_processed()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Write a text" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add text" }).ClickAsync();
        await dialog.GetByText("Name must not be empty.").WaitForAsync();
        await owner.AssertAccessibleAsync();

        await dialog.GetByLabel("Name").FillAsync("Parking");
        await dialog.GetByLabel("Text").FillAsync("Cars park behind the harbour for free.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add text" }).ClickAsync();

        await Row(page, "Parking.txt").GetByText("Ready").WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Document_Is_deleted_after_a_confirmation()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        await UploadAsync(owner.Page, "Short lived.pdf", SampleFiles.Pdf("Here today and gone tomorrow."));
        await Row(owner.Page, "Short lived.pdf").GetByText("Ready").WaitForAsync();

        await Row(owner.Page, "Short lived.pdf").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = owner.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Short lived.pdf").First.WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Assertions.Expect(Row(owner.Page, "Short lived.pdf")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Selected_documents_Are_deleted_after_one_confirmation_with_one_notice()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;
        await UploadAsync(page, "First of two.pdf", SampleFiles.Pdf("The first of two."));
        await UploadAsync(page, "Second of two.pdf", SampleFiles.Pdf("The second of two."));
        await Row(page, "First of two.pdf").GetByText("Ready").WaitForAsync();
        await Row(page, "Second of two.pdf").GetByText("Ready").WaitForAsync();

        await page.GetByLabel("Select First of two.pdf").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("Select Second of two.pdf").CheckAsync();
        await page.GetByText("2 selected").WaitForAsync();
        await owner.AssertAccessibleAsync();
        var bar = page.GetByRole(AriaRole.Group, new() { Name = "Selected documents" });
        await bar.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("2 documents").WaitForAsync();
        await dialog.GetByLabel("Type 2 to confirm").FillAsync("2");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await page.GetByText("2 documents deleted").WaitForAsync();
        await Assertions.Expect(Row(page, "of two.pdf")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("2 selected")).ToHaveCountAsync(0);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Order_search_and_filter_Are_in_the_address_and_stay_after_a_reload()
    {
        var word = "quay" + Guid.NewGuid().ToString("N")[..8];
        var knowledge = new KnowledgeDriver(app, await app.TenantIdAsync("acme"));
        await knowledge.UploadAndProcessAsync($"{word} scan.pdf", SampleFiles.ImageOnlyPdf());
        await knowledge.AddTextAsync($"{word} east.txt", "The east quay has water.");
        await knowledge.AddTextAsync($"{word} west.txt", "The west quay has power.");
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;
        var names = page.Locator("tbody .document-link");

        await page.GetByLabel("Filter by name").FillAsync(word);
        await Assertions.Expect(names).ToHaveTextAsync([$"{word} west.txt", $"{word} east.txt", $"{word} scan.pdf"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ready" }).ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync([$"{word} west.txt", $"{word} east.txt"]);
        var heading = page.GetByRole(AriaRole.Button, new() { Name = "Document", Exact = true });
        await heading.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await ExpectSortedAsync();
        await Assertions.Expect(page).ToHaveURLAsync(
            new Regex($@"\?(?=.*search={word})(?=.*state=ready)(?=.*sort=name)"));
        await owner.AssertAccessibleAsync();

        await owner.GoInteractiveAsync(new Uri(page.Url).PathAndQuery);
        await ExpectSortedAsync();
        await Assertions.Expect(page.GetByLabel("Filter by name")).ToHaveValueAsync(word);
        await heading.ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync([$"{word} west.txt", $"{word} east.txt"]);
        Assert.Empty(owner.Errors);

        async Task ExpectSortedAsync()
        {
            await Assertions.Expect(page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Document");
            await Assertions.Expect(names).ToHaveTextAsync([$"{word} east.txt", $"{word} west.txt"]);
        }
    }

    [Fact]
    public async Task Rows_Are_cards_with_whole_names_on_a_phone()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");
        var page = owner.Page;
        await page.SetViewportSizeAsync(390, 844);
        var name = page.Locator("tbody .main-cell .strong").First;
        await name.WaitForAsync();

        Assert.True(await name.EvaluateAsync<bool>("e => e.clientWidth > 150 && e.scrollWidth <= e.clientWidth"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('main').scrollWidth <= 390"));
        await owner.AssertAccessibleAsync();
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tr").Filter(new() { HasText = name });

    private static Task UploadAsync(IPage page, string name, byte[] content) =>
        page.Locator("input[type=file]")
            .First.SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "application/pdf",
                    Buffer = content,
                });
}
