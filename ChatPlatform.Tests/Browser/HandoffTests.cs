using System.Diagnostics;
using ChatPlatform.Tests.Support;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>Live updates of the visitor in the supporter's browser, and the other way round.</summary>
public sealed class HandoffTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static readonly TimeSpan s_oneSecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Inbox_Shows_a_visitor_who_asks_for_a_human()
    {
        await using var desk = await browser.SupporterAsync(app, "/t/acme/inbox");
        var visitor = await app.CreateVisitorAsync();
        var wish = $"I want to talk to a person about {Guid.NewGuid():N}";
        await using var feed = await visitor.OpenStreamAsync();

        await visitor.SendMessageAsync(wish);
        await feed.WaitForAsync("escalation.updated");
        var sinceTicket = Stopwatch.StartNew();
        await desk.Page.VisibleText(wish).WaitForAsync();

        Timing.Report("Shown in the queue", sinceTicket.Elapsed, s_oneSecond);
    }

    [Fact]
    public async Task Typing_indicator_Is_shown_on_both_sides()
    {
        await using var desk = await browser.SupporterAsync(app, "/t/acme/inbox");
        var visitor = await app.CreateVisitorAsync();
        var wish = $"I need a human being for {Guid.NewGuid():N}";
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync(wish);
        await desk.Page.VisibleText(wish).ClickAsync();
        await Button(desk, "Accept").ClickAsync();
        await feed.WaitForAsync(e =>
            e.Type == "escalation.updated" && e.Data.ToString().Contains("assigned", StringComparison.Ordinal));

        await desk.Page.Locator("textarea").First.PressSequentiallyAsync("Let me");
        await feed.WaitForAsync(e =>
            e.Type == "typing"
            && e.Data.GetProperty("who").GetString() == "supporter"
            && e.Data.GetProperty("isTyping").GetBoolean());

        using var typing = await visitor.SendAsync(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/typing", new { isTyping = true });
        await desk.Page.GetByText("is typing").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    private static ILocator Button(BrowserPage desk, string name) =>
        desk.Page.GetByRole(AriaRole.Button, new() { Name = name }).Filter(new() { Visible = true }).First;
}
