using System.Diagnostics;
using ChatPlatform.Tests.Support;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>From the customer's wish for a person to the resolved conversation, with the supporter in a real browser.</summary>
public sealed class HandoffTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static readonly TimeSpan s_oneSecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_customer_who_asks_for_a_person_stands_in_the_queue_within_a_second()
    {
        await using var desk = await browser.SupporterAsync(app, "/t/acme/inbox");
        var customer = await app.CustomerAsync();
        var wish = $"I want to talk to a person about {Guid.NewGuid():N}";
        await using var feed = await customer.ListenAsync();

        await customer.SayAsync(wish);
        await feed.WaitForAsync("escalation.updated");
        var sinceTicket = Stopwatch.StartNew();
        await desk.Page.Shown(wish).WaitForAsync();

        Assert.True(sinceTicket.Elapsed < s_oneSecond, $"It took {sinceTicket.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public async Task A_supporter_accepts_both_sides_talk_and_the_conversation_is_resolved()
    {
        await using var desk = await browser.SupporterAsync(app, "/t/acme/inbox");
        var customer = await app.CustomerAsync();
        var wish = $"Please connect me to a person, order {Guid.NewGuid():N}";
        await using var feed = await customer.ListenAsync();
        await customer.SayAsync(wish);

        await desk.Page.Shown(wish).ClickAsync();
        await Button(desk, "Accept").ClickAsync();
        await feed.WaitForAsync(e => e.Type == "conversation.updated" && e.Data.ToString().Contains("supporter", StringComparison.Ordinal));

        var composer = desk.Page.Locator("textarea").First;
        await composer.FillAsync("Hello, how can I help?");
        await composer.PressAsync("Enter");
        var greeting = await feed.WaitForAsync(e => e.Type == "message.created" && e.Message.Role == "supporter");
        Assert.Equal("Hello, how can I help?", greeting.Message.Text);

        await customer.SayAsync("Two mugs are broken.");
        await desk.Page.Shown("Two mugs are broken.").WaitForAsync();

        await Button(desk, "Resolve").ClickAsync();
        await feed.WaitForAsync(e => e.Type == "conversation.updated" && e.Data.ToString().Contains("resolved", StringComparison.Ordinal));
        Assert.DoesNotContain(await customer.MessagesAsync(), m => m.Role == "assistant");
        Assert.Empty(desk.Errors);
    }

    [Fact]
    public async Task Typing_is_seen_on_both_sides()
    {
        await using var desk = await browser.SupporterAsync(app, "/t/acme/inbox");
        var customer = await app.CustomerAsync();
        var wish = $"I need a human being for {Guid.NewGuid():N}";
        await using var feed = await customer.ListenAsync();
        await customer.SayAsync(wish);
        await desk.Page.Shown(wish).ClickAsync();
        await Button(desk, "Accept").ClickAsync();
        await feed.WaitForAsync(e => e.Type == "escalation.updated" && e.Data.ToString().Contains("assigned", StringComparison.Ordinal));

        await desk.Page.Locator("textarea").First.PressSequentiallyAsync("Let me");
        await feed.WaitForAsync(e => e.Type == "typing" && e.Data.GetProperty("who").GetString() == "supporter" && e.Data.GetProperty("isTyping").GetBoolean());

        using var typing = await customer.SendAsync(HttpMethod.Post, $"/api/widget/v1/conversations/{customer.ConversationId}/typing", new { isTyping = true });
        await desk.Page.Locator("[data-testid=customer-typing]").WaitForAsync();
    }

    private static ILocator Button(BrowserPage desk, string name) =>
        desk.Page.GetByRole(AriaRole.Button, new() { Name = name }).Filter(new() { Visible = true }).First;
}
