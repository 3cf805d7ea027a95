using ChatPlatform.Tests.Support;
using ChatPlatform.Tests.Web.Markdown;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>A message with Markdown in the widget and in the inbox.</summary>
public sealed class WidgetMarkdownTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task K13_Message_Has_the_same_structure_in_widget_and_inbox()
    {
        var markdown = await File.ReadAllTextAsync(
            Repository.Path("ChatPlatform.Tests", "Web", "Markdown", "streamed.md"),
            TestContext.Current.CancellationToken);
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await using var desk = await browser.SupporterAsync(app, "/t/acme/inbox");
        await widget.SendMessageAsync("I want to speak to a person");
        await desk.Page.Locator(".conv:has(.chip.waiting)").ClickAsync();
        await desk.Page.Keyboard.PressAsync("a");

        await desk.Page.Locator("[data-composer]").FillAsync(markdown);
        await desk.Page.Locator("[data-composer]").PressAsync("Enter");
        var written = desk.Page.Locator(".m.me .md");
        var shown = widget.Frame.Locator(".message.supporter .bubble");
        await written.Locator("table").WaitForAsync();
        await shown.Locator("table").WaitForAsync();

        var structure = RenderedStructure.Of(await shown.InnerHTMLAsync(), levels: 0);
        Assert.Equal(RenderedStructure.Of(await written.InnerHTMLAsync(), levels: 0), structure);
        Assert.Contains("<li>Print the label:<ul><li>at home, or</li>", structure, StringComparison.Ordinal);
        Assert.Contains("<td align=\"right\"><strong>free</strong></td>", structure, StringComparison.Ordinal);
        await widget.AssertAccessibleAsync();
        await desk.AssertAccessibleAsync();
        Assert.Empty(widget.Errors);
    }
}
