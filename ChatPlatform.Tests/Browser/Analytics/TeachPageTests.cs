using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Analytics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Analytics;

/// <summary>Questions without a good answer are taught in the console until they are answered.</summary>
public sealed class TeachPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Question = "What colour are your vans?";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unanswered_question_Is_taught_by_writing_an_answer_and_marked_as_done()
    {
        await SeedAsync();
        await using var owner = await browser.OwnerAsync(app, "/t/acme/analytics?from=2026-03-01&to=2026-03-07");
        var page = owner.Page;
        await Button(page, $"Teach this: {Question}").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Question", new() { Exact = true })).ToHaveValueAsync(Question);
        await Button(dialog, "Ask again").ClickAsync();
        await Assertions.Expect(dialog.GetByText("Still not answered")).ToBeVisibleAsync();
        await Assertions.Expect(Button(dialog, "Mark as done")).ToBeDisabledAsync();
        await owner.AssertAccessibleAsync();

        await Button(dialog, "Save the answer").ClickAsync();
        await Assertions.Expect(dialog.GetByText("Answer must not be empty.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Answer", new() { Exact = true })
            .FillAsync("All our vans are dark green with a white stripe.");
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = "Agent (optional)" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Shipment" }).ClickAsync();
        await Button(dialog, "Save the answer").ClickAsync();
        await Assertions.Expect(dialog.GetByText("Answered now")).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("dark green");
        await owner.AssertAccessibleAsync();

        await Button(dialog, "Add a test case").ClickAsync();
        var test = page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "Add to the test set" });
        await Assertions.Expect(test.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync(Question);
        await Button(test, "Add test case").ClickAsync();
        await Assertions.Expect(test).ToHaveCountAsync(0);

        await Button(dialog, "Mark as done").ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(Button(page, $"Teach this: {Question}")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Radio, new() { Name = "Done" }).CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = Question }))
            .ToContainTextAsync("1 question");
        await Button(page, $"Reopen: {Question}").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Open" }).CheckAsync();
        await Assertions.Expect(Button(page, $"Teach this: {Question}")).ToBeVisibleAsync();
        Assert.Empty(owner.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator part, string name) =>
        part.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private async Task SeedAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var tenant = await db.Tenants.Where(t => t.Slug == "acme").Select(t => t.Id).SingleAsync(Ct);
        await new SeededTalk(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
        {
            Question = Question,
            Feedback = FeedbackRating.Down,
            DownReason = FeedbackReason.NotMyQuestion,
        }.SaveAsync(app, tenant);
    }
}
