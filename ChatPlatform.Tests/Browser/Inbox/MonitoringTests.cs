using ChatPlatform.Core.Escalations;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Inbox;

/// <summary>The list of conversations and the transcript in a browser.</summary>
public sealed class MonitoringTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_Are_in_the_address_and_the_found_conversation_is_taken_over()
    {
        var word = "parcel" + Guid.NewGuid().ToString("N")[..8];
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync($"Where is my {word}?");
        await (await app.CreateVisitorAsync()).SendMessageAsync("Another question");
        await using var desk = await browser.SupporterAsync(app, "/t/acme/conversations");
        var page = desk.Page;
        await page.VisibleText("Another question").WaitForAsync();

        await page.GetByLabel("Search messages and names").FillAsync(word);
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "With the assistant" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(
            new System.Text.RegularExpressions.Regex($@"\?(?=.*search={word})(?=.*state=active)"));
        await desk.AssertAccessibleAsync();
        await desk.GoInteractiveAsync(new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Started", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("Started");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);

        await page.VisibleText(word).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await desk.ExpectPathAsync("/t/acme/inbox/");
        await page.Locator("[data-composer]").WaitForAsync();
        var found = await app.Get<EscalationQueries>().PageAsync(
            await app.TenantIdAsync("acme"), new(ConversationId: visitor.ConversationId), new(2), Ct);
        Assert.Equal("Mira Rahn", Assert.Single(found.Items).AssignedName);
        Assert.Empty(desk.Errors);
    }
}
