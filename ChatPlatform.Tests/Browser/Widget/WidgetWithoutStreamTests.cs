using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>A visitor without an event stream: the widget shows the state, and the answers arrive.</summary>
public sealed class WidgetWithoutStreamTests(WidgetWithoutStreamTests.OneStream app, BrowserFixture browser)
    : IClassFixture<WidgetWithoutStreamTests.OneStream>
{
    private const float Patience = 20_000;

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(502)]
    public async Task K2_Rejected_stream_Is_shown_and_answers_arrive(int status) =>
        await ExpectAnswersAsync(route =>
            route.FulfillAsync(
                new()
                {
                    Status = status,
                    ContentType = "application/problem+json",
                    Body = "{}",
                    Headers = [new("Retry-After", "60")],
                }));

    [Fact]
    public async Task K2_Pending_stream_Is_shown_and_answers_arrive() =>
        await ExpectAnswersAsync(_ => Task.CompletedTask);

    [Fact]
    public async Task K2_Stream_that_is_always_cut_Is_shown_and_answers_arrive() =>
        await ExpectAnswersAsync(route =>
            route.FulfillAsync(
                new()
                {
                    Status = 200,
                    ContentType = "text/event-stream",
                    Body = "retry: 2000\n\n",
                }));

    [Fact]
    public async Task K2_Page_instead_of_a_stream_Is_shown_and_answers_arrive() =>
        await ExpectAnswersAsync(route =>
            route.FulfillAsync(
                new()
                {
                    Status = 200,
                    ContentType = "text/html",
                    Body = "<h1>Sign in to the network</h1>",
                }));

    [Fact]
    public async Task K2_Answers_Arrive_at_the_stream_limit_and_a_free_stream_is_used()
    {
        var other = await app.CreateVisitorAsync();
        var occupied = await other.OpenStreamAsync();
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var banner = widget.Frame.Locator(".banner");
        await Assertions
            .Expect(banner)
            .ToContainTextAsync("Updates are slower right now", new() { Timeout = Patience });
        await Assertions
            .Expect(await widget.AskAsync("where is my shipment ACM-1001"))
            .ToContainTextAsync("out for delivery");

        await occupied.DisposeAsync();
        await Assertions.Expect(banner).ToBeHiddenAsync(new() { Timeout = Patience });
        await Assertions.Expect(widget.Frame.Locator(".banner-area [role=status]")).ToHaveTextAsync("Connected again");
    }

    [Fact]
    public async Task K2_Joining_supporter_Is_shown_without_a_stream()
    {
        await using var widget = await OpenWithoutStreamAsync(route =>
            route.FulfillAsync(new() { Status = 503, Headers = [new("Retry-After", "60")] }));
        await widget
            .Frame.Locator(".footer")
            .GetByRole(AriaRole.Button, new() { Name = "Talk to a human" })
            .ClickAsync();
        await Assertions
            .Expect(widget.Frame.Locator(".waiting"))
            .ToContainTextAsync("You are number 1", new() { Timeout = Patience });
        await widget.AssertAccessibleAsync();
    }

    private async Task ExpectAnswersAsync(Func<IRoute, Task> events)
    {
        await using var widget = await OpenWithoutStreamAsync(events);
        await Assertions
            .Expect(widget.Frame.Locator(".banner"))
            .ToContainTextAsync("Updates are slower right now", new() { Timeout = Patience });
        await Assertions
            .Expect(widget.Frame.Locator(".banner-area [role=status]"))
            .ToHaveTextAsync("Updates are slower right now");
        await Assertions
            .Expect(await widget.AskAsync("where is my shipment ACM-1001"))
            .ToContainTextAsync("out for delivery");
        await Assertions.Expect(widget.Mine).ToHaveCountAsync(1);
        await widget.AssertAccessibleAsync();
    }

    private async Task<WidgetPage> OpenWithoutStreamAsync(Func<IRoute, Task> events)
    {
        var page = await WidgetPage.OpenAsync(browser, app);
        await page.Page.Context.RouteAsync("**/events", events);
        await page.Page.ReloadAsync();
        await page.OpenChatAsync();
        return page;
    }

    public sealed class OneStream(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Streams:PerInstance"] = "1";
    }
}
