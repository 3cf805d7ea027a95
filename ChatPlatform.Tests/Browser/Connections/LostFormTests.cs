using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Connections;

/// <summary>Forms that are filled in while the connection to the server is gone.</summary>
public sealed class LostFormTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const float Patience = 40_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fields_that_were_left_without_a_connection_Are_saved_after_it()
    {
        using var link = new DisconnectableProxy(app.Address);
        await using var owner = await FillInWithoutConnectionAsync(link, "Offline");

        link.Disconnect();

        await AssertIsSavedAsync(owner.Page, "Offline");
    }

    [Fact]
    public async Task Fields_Have_their_text_again_when_the_server_has_forgotten_the_page()
    {
        using var link = new DisconnectableProxy(app.Address);
        await using var owner = await FillInWithoutConnectionAsync(link, "Forgotten");

        link.Disconnect();
        await owner.ForgetAsync();

        await AssertIsSavedAsync(owner.Page, "Forgotten");
    }

    private async Task<BrowserPage> FillInWithoutConnectionAsync(DisconnectableProxy link, string name)
    {
        var outcome = await app.Get<AgentEditor>().CreateAsync(
            await app.TenantIdAsync("acme"), new(name, "For a test", [], true, "Be brief.", null),
            Actor.System("test"), Ct);
        var agent = Assert.IsType<EditOutcome<AgentDetail>.Saved>(outcome).Value;
        var owner = await browser.SignInAsync(
            link.Address, StaffDriver.Owner, StaffDriver.OwnerPassword, $"/t/acme/agents/{agent.Id}");
        var instructions = owner.Page.GetByLabel("Instructions");
        await Assertions.Expect(instructions).ToHaveValueAsync("Be brief.");
        link.DropEverything();
        await instructions.FillAsync("Typed without a connection.");
        await instructions.PressAsync("Tab");
        await owner.Page.GetByLabel("Description").FillAsync("Described without a connection.");
        await owner.Page.GetByLabel("Description").PressAsync("Tab");
        return owner;
    }

    private async Task AssertIsSavedAsync(IPage page, string name)
    {
        var discard = page.GetByRole(AriaRole.Button, new() { Name = "Discard changes" });
        await Assertions.Expect(discard).ToBeEnabledAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(discard).ToBeDisabledAsync(new() { Timeout = Patience });
        var saved = (await app.Get<AgentQueries>().PageAsync(
            await app.TenantIdAsync("acme"), new(name), new(10), Ct)).Items.Single(a => a.Name == name);
        Assert.Equal(
            ("Typed without a connection.", "Described without a connection."), (saved.Prompt, saved.Description));
    }
}
