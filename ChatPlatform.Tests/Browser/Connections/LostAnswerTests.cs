using ChatPlatform.Core.Widgets;
using ChatPlatform.Tests.Support;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Connections;

/// <summary>
/// Staff whose connection breaks after the server has processed a request and before the response arrives.
/// </summary>
public sealed class LostAnswerTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task K3_Reply_with_a_lost_response_Is_stored_once_and_Send_works_again()
    {
        using var link = new DisconnectableProxy(app.Address);
        var (visitor, mira) = await StartConversationAsync(link);
        await using var _ = mira;
        var composer = mira.Page.Locator("[data-composer]");
        await composer.FillAsync("Your parcel is on its way");

        link.DropResponses();
        await composer.PressAsync("Enter");
        await WaitForMessageAsync(visitor, "Your parcel is on its way");
        await composer.PressAsync("Enter");
        link.Disconnect();

        await Assertions.Expect(composer).ToHaveValueAsync("", LongTimeout());
        await Assertions.Expect(mira.Page.Locator(".composer button[type=submit]")).ToBeEnabledAsync();
        await composer.PressAsync("Enter");
        await composer.FillAsync("Anything else?");
        await composer.PressAsync("Enter");
        await WaitForMessageAsync(visitor, "Anything else?");
        Assert.Equal(["Your parcel is on its way", "Anything else?"], await ReadTextsAsync(visitor));
    }

    [Fact]
    public async Task K3_Lost_reply_Stays_as_a_draft_over_a_reload_and_is_sent_once()
    {
        using var link = new DisconnectableProxy(app.Address);
        var (visitor, mira) = await StartConversationAsync(link);
        await using var _ = mira;
        var composer = mira.Page.Locator("[data-composer]");
        await composer.FillAsync("Your parcel is lost");

        link.DropEverything();
        await composer.PressAsync("Enter");
        await Assertions
            .Expect(mira.Page.Locator("[data-composer-state]"))
            .ToContainTextAsync("Not confirmed yet", new() { Timeout = (float)s_patience.TotalMilliseconds });
        link.Disconnect();
        await mira.GoInteractiveAsync(new Uri(mira.Page.Url).PathAndQuery);

        await Assertions.Expect(composer).ToHaveValueAsync("Your parcel is lost");
        Assert.Empty(await ReadTextsAsync(visitor));
        await composer.PressAsync("Enter");
        await composer.PressAsync("Enter");
        await Assertions.Expect(composer).ToHaveValueAsync("", LongTimeout());
        Assert.Equal(["Your parcel is lost"], await ReadTextsAsync(visitor));
    }

    [Fact]
    public async Task K3_Reply_with_a_lost_response_Is_not_offered_again_when_the_server_has_forgotten_the_page()
    {
        using var link = new DisconnectableProxy(app.Address);
        var (visitor, mira) = await StartConversationAsync(link);
        await using var _ = mira;
        var composer = mira.Page.Locator("[data-composer]");
        await composer.FillAsync("Your parcel is at the depot");
        link.DropResponses();
        await composer.PressAsync("Enter");
        await WaitForMessageAsync(visitor, "Your parcel is at the depot");

        link.Disconnect();
        // What the page keeps for the time after it was loaded again is read before a script of that page takes it.
        await mira.Page.AddInitScriptAsync("window.kept = sessionStorage.getItem('typed') ?? '';");
        await mira.ForgetAsync();

        await Assertions
            .Expect(mira.Page.Locator("[data-listening] [data-composer]"))
            .ToHaveValueAsync("", LongTimeout());
        Assert.DoesNotContain("at the depot", await mira.Page.EvaluateAsync<string>("window.kept"));
        Assert.Equal(["Your parcel is at the depot"], await ReadTextsAsync(visitor));
    }

    [Fact]
    public async Task K3_Upload_with_a_lost_response_Creates_one_document_without_an_error()
    {
        using var link = new DisconnectableProxy(app.Address);
        await using var owner = await browser.SignInAsync(
            link.Address, StaffDriver.Owner, StaffDriver.OwnerPassword, "/t/acme/knowledge");
        var knowledge = new KnowledgeDriver(
            app,
            (
                await app.Get<WidgetDirectory>().FindAsync("wk_demo_acme", TestContext.Current.CancellationToken)
            )!.TenantId);

        await owner.Page.Locator(".drop[data-ready]").WaitForAsync();
        link.DropResponses();
        await owner
            .Page.Locator("#upload-input")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "Lost answer.pdf",
                    MimeType = "application/pdf",
                    Buffer = SampleFiles.Pdf("A file that is sent twice."),
                });
        await Wait.UntilAsync(
            async () => (await knowledge.ListAsync()).Items.Any(d => d.Name == "Lost answer.pdf"), s_patience);
        link.Disconnect();

        await Assertions
            .Expect(owner.Page.Locator("tr").Filter(new() { HasText = "Lost answer.pdf" }))
            .ToHaveCountAsync(1, new() { Timeout = (float)s_patience.TotalMilliseconds });
        await Assertions
            .Expect(owner.Page.Locator(".upload"))
            .ToHaveCountAsync(0, new() { Timeout = (float)s_patience.TotalMilliseconds });
        Assert.Single((await knowledge.ListAsync()).Items, d => d.Name == "Lost answer.pdf");
    }

    [Theory]
    [InlineData("keydown", true, 13)]
    [InlineData("keydown", false, 229)]
    public async Task K11_Enter_in_an_input_method_Sends_nothing(string type, bool isComposing, int keyCode)
    {
        using var link = new DisconnectableProxy(app.Address);
        var (visitor, mira) = await StartConversationAsync(link);
        await using var _ = mira;
        var composer = mira.Page.Locator("[data-composer]");
        await composer.FillAsync("にほん");

        await composer.EvaluateAsync(
            """
            (area, [type, isComposing, keyCode]) => {
              area.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
              if (!isComposing) area.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
              area.dispatchEvent(new KeyboardEvent(
                type, { key: "Enter", bubbles: true, cancelable: true, isComposing, keyCode }));
              if (isComposing) area.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
            }
            """, new object[] { type, isComposing, keyCode });
        await Assertions.Expect(composer).ToHaveValueAsync("にほん");
        await composer.FillAsync("日本");
        await composer.PressAsync("Enter");
        await WaitForMessageAsync(visitor, "日本");
        Assert.Equal(["日本"], await ReadTextsAsync(visitor));
    }

    private static LocatorAssertionsToHaveValueOptions LongTimeout() =>
        new() { Timeout = (float)s_patience.TotalMilliseconds };

    /// <summary>A supporter over the relay, talking to a visitor.</summary>
    private async Task<(VisitorClient VisitorClient, BrowserPage Mira)> StartConversationAsync(DisconnectableProxy link)
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello");
        var escalation = (await visitor.EscalateAsync()).Id;
        var mira = await browser.SignInAsync(
            link.Address, StaffDriver.Supporter, StaffDriver.SupporterPassword, $"/t/acme/inbox/{escalation}");
        await mira.Page.Locator(".thread-head").GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        // Responses are lost only after the page has attached its event handlers.
        await mira.Page.Locator("[data-listening] [data-composer]").WaitForAsync();
        return (visitor, mira);
    }

    private static async Task WaitForMessageAsync(VisitorClient visitor, string text) =>
        await Wait.UntilAsync(async () => (await ReadTextsAsync(visitor)).Contains(text), s_patience);

    private static async Task<List<string>> ReadTextsAsync(VisitorClient visitor) =>
        [.. (await visitor.MessagesAsync()).Where(m => m.Role == "supporter").Select(m => m.Text)];
}
