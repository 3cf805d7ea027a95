using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>A model of the platform, from its page to the answer of an agent that has chosen it.</summary>
public sealed class ModelPerAgentTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_Is_added_by_an_admin_chosen_for_one_agent_and_answers_for_it_only()
    {
        await using (
            var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/platform/models"))
        {
            await admin.Page.GetByRole(AriaRole.Link, new() { Name = "New model" }).ClickAsync();
            await Button(admin.Page, "Add model").ClickAsync();
            await admin.Page.GetByText("Model id must have").WaitForAsync();
            await admin.AssertAccessibleAsync();
            await admin.Page.GetByRole(AriaRole.Combobox, new() { Name = "Provider" }).ClickAsync();
            await admin.Page.GetByRole(AriaRole.Option, new() { Name = "Other (OpenAI-compatible)" }).ClickAsync();
            await admin.Page.GetByLabel("Model id").FillAsync("careful-1");
            await admin.Page.GetByLabel("Title").FillAsync("Careful");
            await admin.Page.GetByLabel("Context window").FillAsync("128,000");
            await admin.Page.GetByLabel("Input price").FillAsync("0.5");
            await Button(admin.Page, "Add model").ClickAsync();
            await Assertions.Expect(admin.Page.GetByRole(AriaRole.Tab, new() { Name = "Used by" })).ToBeVisibleAsync();
            await admin.AssertAccessibleAsync();
            await admin.GoInteractiveAsync("/platform/models");
            await admin.Page.GetByRole(AriaRole.Row, new() { Name = "Careful" }).GetByText("128k").WaitForAsync();
            Assert.Empty(admin.Errors);
        }

        await using var owner = await browser.OwnerAsync(app, "/t/acme/agents");
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "Guidelines" }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Combobox, new() { Name = "Model" }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Option, new() { Name = "Careful (tools, JSON, 128k context)" })
            .ClickAsync();
        await owner.AssertAccessibleAsync();
        await Button(owner.Page, "Save").ClickAsync();
        await Assertions.Expect(owner.Page.GetByText("Version 2", new() { Exact = true })).ToBeVisibleAsync();

        app.Llm.Reset();
        await (await app.CreateVisitorAsync()).AskAsync("My parcel was lost, what now?");
        Assert.Equal("careful-1", app.Llm.Requests[^1].Model);
        app.Llm.Reset();
        await (await app.CreateVisitorAsync()).AskAsync("How much do I owe?");
        Assert.Equal(0, app.Llm.Count);
        var agents = await app.Get<AgentQueries>().PageAsync(await app.TenantIdAsync("acme"), new(), new(10), Ct);
        Assert.Equal("careful-1", Assert.Single(agents.Items, a => a.Model is not null).Model);

        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            await db.CatalogEntries.Where(e => e.Key == "careful-1")
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.IsEnabled, false), Ct);
        }

        await owner.Page.ReloadAsync();
        await owner.Page.VisibleText("The platform does not offer it to you").WaitForAsync();
        await owner.Page.VisibleText("Careful (not offered)").WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
