using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>
/// Sign-in with an identity provider in a browser, which enforces the content security policy and cookie rules.
/// </summary>
public sealed class OidcPageTests(OidcFixture app, BrowserFixture browser) : IClassFixture<OidcFixture>
{
    private const string Password = "seven plum kettles";

    private readonly string _subject = Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S41_User_Signs_in_through_the_providers_page()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.SetClaims(_subject, user.Email);
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
    public async Task S41_Sign_in_form_Cannot_post_to_another_host()
    {
        using var otherSite = new HostPage("127.0.0.3");
        await using var staff = await browser.OpenAsync(app.Address);
        await staff.Page.GotoAsync("/sign-in");
        await staff.Page.EvaluateAsync(
            "address => { const form = document.getElementById('provider'); form.action = address; form.submit(); }",
            otherSite.Address.ToString());
        await Wait.UntilAsync(
            () => Task.FromResult(staff.Errors.Any(e => e.Contains("form-action", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(20));
        Assert.Equal("/sign-in", new Uri(staff.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Provider_Is_linked_and_unlinked_on_the_account_page()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.SetClaims(_subject, "private@elsewhere.example");
        app.Provider.ShowsPage = true;
        await using var staff = await browser.SignInAsync(app, user.Email, Password, "/t/acme/inbox");
        // As the menu does: the policy is that of the first page.
        await staff.Page.EvaluateAsync("() => Blazor.navigateTo('/account')");
        await Button(staff.Page, "Connect").ClickAsync();
        await staff.Page.GetByRole(AriaRole.Link, new() { Name = "Go on" }).ClickAsync();
        await staff.Page.VisibleText("Example ID is connected.").WaitForAsync();
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
