namespace ChatPlatform.Tests.Browser;

/// <summary>A supporter's inbox in a real browser.</summary>
public sealed class InboxTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "Demo-supporter-2026!";

    [Fact]
    public async Task Supporter_Accepts_answers_and_resolves_an_escalation()
    {
        await using var mira = await SignInAsync("supporter@demo.local");
        await mira.GoInteractiveAsync("/t/acme/inbox");
        await mira.Page.Locator(".thread .empty").WaitForAsync();

        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("I want to speak to a person");
        var page = mira.Page;
        await page.Locator(".conv:has(.chip.waiting)").ClickAsync(new() { Timeout = 5000 });
        await page.Keyboard.PressAsync("a");
        await page.Locator("[data-composer]").PressSequentiallyAsync("Hello, I am **Mira**");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".m.me .md strong").WaitForAsync();
        Assert.Equal("", await page.Locator("[data-composer]").InputValueAsync());
        await mira.AssertAccessibleAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("e");
        await page.Locator(".thread-head .chip.ok").WaitForAsync();
        Assert.Empty(mira.Errors);
    }

    [Fact]
    public async Task R14_Concurrent_accept_Succeeds_once_and_shows_the_owner_to_the_other()
    {
        await using var mira = await SignInAsync("supporter@demo.local");
        await using var jon = await SignInAsync("supporter2@demo.local");
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Can I talk to a human");
        foreach (var page in new[] { mira, jon })
        {
            await page.GoInteractiveAsync("/t/acme/inbox");
            await page.Page.Locator(".conv:has(.chip.waiting)").ClickAsync();
            await page.Page.GetByText("Accept", new() { Exact = true }).WaitForAsync();
        }

        await Task.WhenAll(
            mira.Page.EvaluateAsync("document.querySelector('.thread-head .mud-button-filled-primary').click()"),
            jon.Page.EvaluateAsync("document.querySelector('.thread-head .mud-button-filled-primary').click()"));
        var heads = await Task.WhenAll(HeadAsync(mira), HeadAsync(jon));

        var owner = heads[0].Contains("Resolve", StringComparison.Ordinal) ? "Mira Rahn" : "Jon Berg";
        Assert.Single(heads, h => h.Contains("Resolve", StringComparison.Ordinal));
        Assert.Single(heads, h => h.Contains($"With {owner}", StringComparison.Ordinal));
        // A click after the other one was shown has no button left to press, and so no notice.
        var notices = await (owner == "Mira Rahn" ? jon : mira).Page.Locator(".mud-snackbar").AllInnerTextsAsync();
        Assert.All(
            notices, n => Assert.Contains($"{owner} is handling this conversation", n, StringComparison.Ordinal));
    }

    /// <summary>The head of the conversation once somebody has accepted it.</summary>
    private static async Task<string> HeadAsync(BrowserPage supporter)
    {
        var head = supporter.Page.Locator(".thread-head:has([aria-keyshortcuts=E], .chip.person)");
        return await head.InnerTextAsync();
    }

    private async Task<BrowserPage> SignInAsync(string email)
    {
        var opened = await browser.OpenAsync(app.Address);
        await opened.Page.GotoAsync("/sign-in");
        await opened.Page.FillAsync("#email", email);
        await opened.Page.FillAsync("#password", Password);
        await opened.Page.Locator("button[type=submit]").ClickAsync();
        await opened.Page.Locator("[data-interactive=true]").WaitForAsync();
        return opened;
    }
}
