using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Widgets;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>A handoff as the visitor sees it.</summary>
public sealed class WidgetHandoffTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Supporter_Joins_writes_and_resolves_on_request()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget
            .Frame.Locator(".footer")
            .GetByRole(AriaRole.Button, new() { Name = "Talk to a human" })
            .ClickAsync();
        await Assertions.Expect(widget.Frame.Locator(".waiting")).ToContainTextAsync("You are number 1");
        await Assertions.Expect(widget.Frame.Locator(".status")).ToHaveTextAsync("Waiting for our team");
        await widget.AssertAccessibleAsync();

        var desk = app.Get<EscalationService>();
        var (tenantId, escalationId) = await WaitingEscalationAsync(ct);
        var mira = new Supporter(await SupporterIdAsync(), "Mira");
        Assert.IsType<EscalationOutcome.Saved>(await desk.AcceptAsync(tenantId, escalationId, mira, ct));
        await Assertions.Expect(widget.Frame.Locator(".name")).ToHaveTextAsync("Mira");
        await Assertions.Expect(widget.Frame.Locator("textarea")).ToHaveAttributeAsync("placeholder", "Write to Mira");
        await Assertions.Expect(widget.Frame.Locator(".waiting")).ToBeHiddenAsync();

        await desk.WriteAsync(tenantId, escalationId, mira, "Hello, how can I help?", ct);
        await Assertions
            .Expect(widget.Frame.Locator(".message.supporter .bubble"))
            .ToHaveTextAsync("Hello, how can I help?");
        await widget.SendMessageAsync("Two mugs are broken");
        await Assertions.Expect(widget.Mine).ToContainTextAsync("just now");
        await Assertions.Expect(widget.Answers).ToHaveCountAsync(0);
        await widget.AssertAccessibleAsync();

        await desk.ResolveAsync(tenantId, escalationId, mira, ct);
        await widget.Frame.GetByRole(AriaRole.Button, new() { Name = "5 of 5" }).ClickAsync();
        await Assertions.Expect(widget.Frame.Locator(".rating")).ToContainTextAsync("Thank you for your rating.");
        await widget.AssertAccessibleAsync();
        await widget.Frame.GetByRole(AriaRole.Button, new() { Name = "Start a new conversation" }).ClickAsync();
        await Assertions.Expect(widget.Mine).ToHaveCountAsync(0);
        await Assertions.Expect(widget.Frame.Locator(".suggestions")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Waiting_customer_Stops_waiting_and_the_assistant_answers_again()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget
            .Frame.Locator(".footer")
            .GetByRole(AriaRole.Button, new() { Name = "Talk to a human" })
            .ClickAsync();
        await widget.Frame.GetByRole(AriaRole.Button, new() { Name = "Stop waiting" }).ClickAsync();

        await Assertions.Expect(widget.Frame.Locator(".waiting")).ToBeHiddenAsync();
        var answer = await widget.AskAsync("where is my shipment ACM-1002");
        await Assertions.Expect(answer).ToContainTextAsync("ACM-1002");
        await widget.AssertAccessibleAsync();
    }

    private async Task<(Guid TenantId, Guid EscalationId)> WaitingEscalationAsync(CancellationToken ct)
    {
        var widget = await app.Get<WidgetDirectory>().FindAsync("wk_demo_acme", ct);
        return (widget!.TenantId, Assert.Single(
            (await app.Get<EscalationQueries>().PageAsync(widget.TenantId, EscalationFilter.Open, new(2), ct))
            .Items).Id);
    }

    private async Task<Guid> SupporterIdAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (
            await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByEmailAsync("supporter@demo.local")
        )!.Id;
    }
}
