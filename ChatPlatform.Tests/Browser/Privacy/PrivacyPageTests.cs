using ChatPlatform.FakeLlm;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Privacy;

/// <summary>The rules for the use of models, and what left the building, in the console.</summary>
public sealed class PrivacyPageTests(PrivacyPageTests.Fixture app, BrowserFixture browser)
    : IClassFixture<PrivacyPageTests.Fixture>
{
    private const string Email = "jane.doe@mail.example";

    [Fact]
    public async Task Manager_Sees_what_was_sent_to_the_model_and_turns_replacement_off()
    {
        app.Llm.Script = Scripts.Says("It arrives today.");
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync($"I am {Email}. Where is the shipment ACM-1001?");
        await using var owner = await browser.OwnerAsync(app, $"/t/acme/conversations/{visitor.ConversationId}");
        var page = owner.Page;
        await page.GetByText("How this answer was made").First.ClickAsync();
        var sent = page.Locator("details.sent").First;
        await sent.Locator("summary").ClickAsync();
        await sent.GetByText("Replaced: 1 e-mail address.").WaitForAsync();
        await sent.GetByText("I am [EMAIL_1]. Where is the shipment ACM-1001?").WaitForAsync();
        Assert.DoesNotContain(Email, await sent.InnerTextAsync(), StringComparison.Ordinal);
        await owner.AssertAccessibleAsync();

        await owner.GoInteractiveAsync("/t/acme/settings/model");
        var section = page.GetByRole(AriaRole.Region, new() { Name = "Privacy and budgets" });
        await section.GetByLabel("Tokens a conversation may use").FillAsync("12");
        await Save(section).ClickAsync();
        await page.VisibleText("must be a whole number from 1,000 to 100,000,000").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await section.GetByLabel("Tokens a conversation may use").FillAsync("50000");
        await page.GetByRole(AriaRole.Radio, new() { Name = "A person" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save order" }).ClickAsync();
        await page.VisibleText("Order saved").WaitForAsync();
        await section.GetByText("Replace personal data before a message leaves the platform").ClickAsync();
        await Save(section).ClickAsync();
        await page.VisibleText("Saved. It applies to the next answer.").WaitForAsync();

        await visitor.AskAsync("And when does it arrive?");
        Assert.Contains(Email, app.Llm.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Empty(owner.Errors);
    }

    private static ILocator Save(ILocator section) =>
        section.GetByRole(AriaRole.Button, new() { Name = "Save privacy and budgets" });

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Inference:Default"] = "fake";
    }
}
