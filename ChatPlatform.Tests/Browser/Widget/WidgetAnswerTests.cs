using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Widgets;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>
/// Questions and answers in the widget, in Chromium, answered by the built-in assistant from the demo's documents and
/// tools.
/// </summary>
public sealed class WidgetAnswerTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string OrderNumber =
        """
        {"type":"object","properties":{"number":{"type":"string","pattern":"^ACM-\\d{4}$"}},"required":["number"]}
        """;

    [Fact]
    public async Task Answer_Has_a_source_whose_passage_opens()
    {
        await ExpectAnswerFromDocumentsAsync("wk_demo_acme");
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var answer = await widget.AskAsync("how do I claim for a damaged parcel");
        await Assertions.Expect(answer).ToContainTextAsync("14 days");
        var mark = answer.Locator("button.mark").First;
        await mark.ClickAsync();
        var chunk = widget.Frame.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(chunk).ToContainTextAsync("Claims guide");
        await Assertions.Expect(chunk.Locator("blockquote")).ToContainTextAsync("claim");
        await widget.AssertAccessibleAsync();
        await widget.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(chunk).ToHaveCountAsync(0);
        await Assertions.Expect(mark).ToBeFocusedAsync();
        Assert.Empty(widget.Errors);
    }

    [Fact]
    public async Task Answer_Uses_the_shipment_tool()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var answer = await widget.AskAsync("where is my shipment ACM-1001");
        await Assertions.Expect(answer).ToContainTextAsync("out for delivery");
        await Assertions.Expect(answer.Locator(".author")).ToHaveTextAsync("Shipment");
    }

    [Fact]
    public async Task Answer_Combines_two_agents_for_two_topics()
    {
        await ExpectAnswerFromDocumentsAsync("wk_demo_acme");
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var answer = await widget.AskAsync("where is ACM-1001 and what happens if I pay late?");
        await Assertions.Expect(answer.Locator(".author")).ToHaveTextAsync("Shipment and Debt");
        await Assertions.Expect(answer).ToContainTextAsync("out for delivery");
        await Assertions.Expect(answer).ToContainTextAsync("reminder");
        await Assertions.Expect(widget.Answers).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Unclear_message_Gets_a_clarifying_question()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var answer = await widget.AskAsync("asdf qwer");
        await Assertions.Expect(answer).ToContainTextAsync("Is it about one of these?");
    }

    [Fact]
    public async Task Button_of_an_answer_Sends_its_text_and_disappears()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget.AskAsync("hello");
        await widget.AssertAccessibleAsync();
        await widget.Frame.Locator(".suggestions").GetByText("Guidelines", new() { Exact = true }).ClickAsync();

        await Assertions.Expect(widget.Answers.Last).ToContainTextAsync("like to know about Guidelines?");
        await Assertions.Expect(widget.Mine.Last).ToContainTextAsync("Guidelines");
        await Assertions.Expect(widget.Frame.Locator(".suggestions")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Call_that_changes_something_Is_made_after_a_press_of_the_button_that_agrees()
    {
        await using var service = await ToolService.StartAsync();
        service.Answer = c => ToolService.BytesAsync(c, "application/json", """{"status":"cancelled"}"""u8.ToArray());
        using var shop = new HostPage("127.0.0.1");
        var tenant = await app.Tenant()
            .With(new())
            .WithOrigins(shop.Origin)
            .Tool("cancel", service.Url + "/orders/{number}", "DELETE", OrderNumber, asksFirst: true)
            .Agent("Orders", "Cancels orders", "cancel")
            .SaveAsync();
        shop.Body = $"""<script src="{app.Address}widget.js" data-widget-key="{tenant.WidgetKey}"></script>""";
        await using var widget = await WidgetPage.OpenAtAsync(browser, shop.Address);

        await widget.AskAsync("please cancel the order ACM-1001");
        var buttons = widget.Frame.Locator(".suggestions");
        await Assertions.Expect(buttons).ToBeVisibleAsync();
        await widget.AssertAccessibleAsync();
        await buttons.GetByText("No, don't").ClickAsync();
        await Assertions.Expect(widget.Answers.Last).ToContainTextAsync("nothing was done");
        Assert.Empty(service.Requests);

        await widget.AskAsync("please cancel the order ACM-1001");
        await buttons.GetByText("Yes, do it").ClickAsync();
        await Assertions.Expect(widget.Answers.Last).ToContainTextAsync("cancelled");
        Assert.Equal("/orders/ACM-1001", Assert.Single(service.Requests).Target);
        Assert.Empty(widget.Errors);
    }

    [Fact]
    public async Task Thumbs_down_Asks_why_and_the_transcript_shows_the_reason()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        var answer = await widget.AskAsync("hello");
        await answer.GetByRole(AriaRole.Button, new() { Name = "Not helpful" }).ClickAsync();
        await widget.AssertAccessibleAsync();
        await answer.GetByRole(AriaRole.Button, new() { Name = "Not my question" }).ClickAsync();
        await answer.GetByLabel("Add a comment").FillAsync("I asked about bananas.");
        await answer.GetByRole(AriaRole.Button, new() { Name = "Send feedback" }).ClickAsync();
        await Assertions.Expect(answer.GetByText("Thank you, noted.")).ToBeVisibleAsync();
        await Assertions.Expect(answer.Locator(".reasons")).ToHaveCountAsync(0);

        await using var supporter = await browser.SupporterAsync(app, "/t/acme/conversations");
        await supporter.Page.GetByRole(AriaRole.Link, new() { Name = "hello" }).First.ClickAsync();
        await Assertions.Expect(supporter.Page.GetByText("Not the question")).ToBeVisibleAsync();
        await Assertions.Expect(supporter.Page.GetByText("I asked about bananas.")).ToBeVisibleAsync();
        Assert.Empty(widget.Errors);
    }

    [Fact]
    public async Task Conversation_Is_kept_over_a_reload()
    {
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        await widget.AskAsync("where is my shipment ACM-1002");
        await widget.Page.ReloadAsync();
        await widget.OpenChatAsync();
        await Assertions.Expect(widget.Mine).ToHaveCountAsync(1);
        await Assertions.Expect(widget.Answers).ToContainTextAsync("delivered");
        await Assertions.Expect(widget.Frame.Locator(".suggestions")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Answer_Never_uses_documents_of_another_tenant()
    {
        await ExpectAnswerFromDocumentsAsync("wk_demo_acme");
        await ExpectAnswerFromDocumentsAsync("wk_demo_contoso");
        await using var widget = await WidgetPage.OpenAsync(browser, app, "contoso");
        foreach (
            var question in new[]
            {
                "how do I claim for a damaged parcel",
                "where is my shipment ACM-1001",
                "what happens if I pay an Acme invoice late",
            })
        {
            await widget.AskAsync(question);
        }

        await Assertions.Expect(widget.Frame.Locator(".name")).ToHaveTextAsync("Contoso Bank");
        foreach (var text in await widget.Answers.AllInnerTextsAsync())
        {
            Assert.DoesNotContain("Claims guide", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("14 days of delivery", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("out for delivery", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Invoices and payment", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Waits for the demo's documents, which are processed in the background.</summary>
    private async Task ExpectAnswerFromDocumentsAsync(string widgetKey)
    {
        var widget = await app.Get<WidgetDirectory>().FindAsync(widgetKey, TestContext.Current.CancellationToken);
        var knowledge = new KnowledgeDriver(app, widget!.TenantId);
        foreach (var document in (await knowledge.ListAsync()).Items)
        {
            await knowledge.WaitAsync(document.Id, d => d.Status == DocumentStatus.Ready);
        }
    }
}
