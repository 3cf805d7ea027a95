using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

public sealed class KnowledgePageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_file_is_uploaded_read_and_found_without_leaving_the_page()
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
    public async Task A_file_without_text_says_why_and_the_list_stays_usable()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");

        await UploadAsync(owner.Page, "Scan.pdf", SampleFiles.PictureOnlyPdf());
        await owner.Page.GetByText("The pages are pictures").WaitForAsync();
        await UploadAsync(owner.Page, "Good.pdf", SampleFiles.Pdf("A file with words in it."));

        await Row(owner.Page, "Good.pdf").GetByText("Ready").WaitForAsync();
    }

    [Fact]
    public async Task A_picture_is_refused_with_the_way_out()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/knowledge");

        await UploadAsync(owner.Page, "photo.pdf", [0x89, 0x50, 0x4E, 0x47, 1, 2, 3]);

        await owner.Page.GetByText("This is not a PDF or Word").First.WaitForAsync();
    }

    [Fact]
    public async Task A_document_is_deleted_after_its_name_was_confirmed()
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
