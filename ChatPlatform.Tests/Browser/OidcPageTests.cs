using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>
/// The identity provider in a browser, which holds every step against the page's policy and sends cookies by their
/// rules.
/// </summary>
public sealed class OidcPageTests(OidcFixture app, BrowserFixture browser) : IClassFixture<OidcFixture>
{
    private const string Password = "seven plum kettles";

    private readonly string _subject = Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S41_Somebody_signs_in_over_the_providers_page()
    {
        var user = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.Vouch(_subject, user.Email);
        app.Provider.ShowsPage = true;
        await using var staff = await browser.OpenAsync(app.Address);
        await staff.Page.GotoAsync("/sign-in?returnUrl=/t/acme/inbox");
        await staff.AssertAccessibleAsync();
        await Button(staff.Page, "Continue with Example ID").ClickAsync();
        await staff.Page.GetByRole(AriaRole.Link, new() { Name = "Go on" }).ClickAsync();
        await staff.Page.Locator("[data-interactive=true]").First.WaitForAsync();

        Assert.Equal("/t/acme/inbox", new Uri(staff.Page.Url).AbsolutePath);
        Assert.Empty(staff.Errors);
    }

    [Fact]
    public async Task S41_The_form_leads_to_no_other_host()
    {
        using var stranger = new HostPage("127.0.0.3");
        await using var staff = await browser.OpenAsync(app.Address);
        await staff.Page.GotoAsync("/sign-in");
        await staff.Page.EvaluateAsync(
            "address => { const form = document.getElementById('provider'); form.action = address; form.submit(); }",
            stranger.Address.ToString());
        await Wait.UntilAsync(
            () => Task.FromResult(staff.Errors.Any(e => e.Contains("form-action", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(20));
        Assert.Equal("/sign-in", new Uri(staff.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_provider_is_connected_on_the_account_page_and_unlinked_again()
    {
        var user = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.Vouch(_subject, "private@elsewhere.example");
        app.Provider.ShowsPage = true;
        await using var staff = await browser.SignInAsync(app, user.Email, Password, "/t/acme/inbox");
        // As the menu does: the policy is the first page's.
        await staff.Page.EvaluateAsync("() => Blazor.navigateTo('/account')");
        await Button(staff.Page, "Connect").ClickAsync();
        await staff.Page.GetByRole(AriaRole.Link, new() { Name = "Go on" }).ClickAsync();
        await staff.Page.Shown("Example ID is connected.").WaitForAsync();
        await Button(staff.Page, "Unlink Example ID").WaitForAsync();
        await staff.AssertAccessibleAsync();

        await Button(staff.Page, "Unlink Example ID").ClickAsync();
        await staff.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Unlink" }).ClickAsync();
        await Button(staff.Page, "Connect").WaitForAsync();
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.False(await db.UserLogins.AnyAsync(l => l.UserId == user.Id, Ct));
        Assert.Empty(staff.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
