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

        await Task.WhenAll(CollectNoticesAsync(mira), CollectNoticesAsync(jon));
        await Task.WhenAll(
            mira.Page.EvaluateAsync("document.querySelector('.thread-head .mud-button-filled-primary').click()"),
            jon.Page.EvaluateAsync("document.querySelector('.thread-head .mud-button-filled-primary').click()"));
        var heads = await Task.WhenAll(HeadAsync(mira), HeadAsync(jon));

        var owner = heads[0].Contains("Resolve", StringComparison.Ordinal) ? "Mira Rahn" : "Jon Berg";
        Assert.Single(heads, h => h.Contains("Resolve", StringComparison.Ordinal));
        Assert.Single(heads, h => h.Contains($"With {owner}", StringComparison.Ordinal));
        var (winner, other) = owner == "Mira Rahn" ? (mira, jon) : (jon, mira);
        await winner.Page.WaitForFunctionAsync("() => notices.some(n => n.includes('You are talking to'))");
        // A click after the other one's acceptance was shown has no button left to press, and so no notice.
        Assert.All(
            await other.Page.EvaluateAsync<string[]>("() => notices"),
            n => Assert.Contains($"{owner} is handling this conversation", n, StringComparison.Ordinal));
    }

    /// <summary>Keeps the text of each notice: one that has ended before it is looked for was shown too.</summary>
    private static async Task CollectNoticesAsync(BrowserPage supporter) => await supporter.Page.EvaluateAsync(
        """
        () => {
          window.notices = [];
          new MutationObserver(changes => changes.flatMap(c => [...c.addedNodes])
            .filter(n => n.matches?.(".mud-snackbar"))
            .forEach(n => window.notices.push(n.innerText)))
            .observe(document.body, { childList: true, subtree: true });
        }
        """);

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
