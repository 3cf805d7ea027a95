using ChatPlatform.Core.Agents;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>The page that asks agents without a conversation.</summary>
public sealed class PlaygroundPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draft_answers_beside_the_current_version_and_becomes_the_next_one()
    {
        var tenant = await app.TenantIdAsync("acme");
        var agents = app.Get<AgentQueries>();
        await using var owner = await browser.OwnerAsync(app, "/t/acme/playground");
        var page = owner.Page;
        await AskAsync(page, "Where is my parcel ACM-1001?");
        await Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("ACM-1001");
        await page.GetByText("How this answer was made").First.ClickAsync();
        await owner.AssertAccessibleAsync();

        await ChooseAsync(page, "Who answers", "Shipment");
        await ChooseAsync(page, "Beside it", "A draft that is not saved");
        await page.GetByLabel("Instructions").FillAsync("Answer in one sentence.");
        await AskAsync(page, "Where is my parcel ACM-1001?");
        foreach (var title in (string[])["Messages, Your draft", "Messages, Current version"])
        {
            var messages = page.GetByRole(AriaRole.Log, new() { Name = title });
            await Assertions.Expect(messages).ToContainTextAsync("ACM-1001");
        }

        await owner.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as next version" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Shipment saved.")).ToBeVisibleAsync();
        var saved = (await agents.PageAsync(tenant, new("Shipment"), new(1), Ct)).Items[0];
        Assert.Equal(("Answer in one sentence.", 2), (saved.Prompt, saved.PublishedVersion));
        await ChooseAsync(page, "Beside it", "Version 1");
        await AskAsync(page, "Where is my parcel ACM-1001?");
        await Assertions.Expect(page.GetByRole(AriaRole.Log, new() { Name = "Messages, Version 1" }))
            .ToContainTextAsync("ACM-1001");
        Assert.Empty(owner.Errors);
        Assert.Empty(await ConversationsAsync(tenant));
    }

    private static async Task AskAsync(IPage page, string message)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(message);
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true });
        await send.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start over" })).ToBeEnabledAsync();
        await Assertions.Expect(send).ToBeEnabledAsync();
    }

    private static async Task ChooseAsync(IPage page, string label, string option)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = label }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    private async Task<IReadOnlyList<Guid>> ConversationsAsync(Guid tenant)
    {
        await using var db = app.Get<Core.Data.AppDbFactory>().ForTenant(tenant);
        return [.. db.Conversations.Select(c => c.Id).Take(1)];
    }
}
