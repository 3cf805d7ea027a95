using System.Net.Http.Json;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>Users, members, invitations and the account page in a browser.</summary>
public sealed class UserPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";

    [Fact]
    public async Task S23_Invitation_of_the_team_page_Is_accepted_and_its_code_is_removed_from_the_address()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/team");
        await Button(owner.Page, "Invite").ClickAsync();
        await FillAsync(owner.Page, "new.person@people.test");
        await Button(owner.Page, "Create invitation").ClickAsync();
        var link = await owner.Page.Locator("code.prompt").TextContentAsync();
        await owner.AssertAccessibleAsync();

        await using var guest = await browser.OpenAsync(app.Address);
        await guest.Page.GotoAsync(link!);
        await guest.Page.GetByLabel("Your name").FillAsync("New Person");
        Assert.DoesNotContain("#", guest.Page.Url, StringComparison.Ordinal);
        await guest.Page.GetByLabel("New password").FillAsync("password1234");
        await Button(guest.Page, "Create account").ClickAsync();
        await guest.Page.VisibleText("guessed first").WaitForAsync();
        await guest.AssertAccessibleAsync();
        await guest.Page.GetByLabel("New password").FillAsync(Password);
        await Button(guest.Page, "Create account").ClickAsync();
        await guest.ExpectPathAsync("/sign-in?returnUrl=/t/acme");

        await owner.GoInteractiveAsync("/t/acme/team");
        await owner.Page.VisibleText("New Person").WaitForAsync();
        await owner.Page.VisibleText("Not confirmed").WaitForAsync(); // Without mail the address is not verified.
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task S25_Admin_invitation_Is_listed_renewed_and_revoked()
    {
        const string invited = "new.admin@people.test";
        await using var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/users");
        await Button(admin.Page, "Invite an admin").ClickAsync();
        await FillAsync(admin.Page, invited);
        await Button(admin.Page, "Create invitation").ClickAsync();
        var link = await admin.Page.Locator("code.prompt").TextContentAsync();
        await Button(admin.Page, "Invite an admin").ClickAsync();
        await FillAsync(admin.Page, invited);
        await Button(admin.Page, "Create invitation").ClickAsync();
        await admin.Page.VisibleText("already invited").WaitForAsync();
        await admin.AssertAccessibleAsync();

        await admin.GoInteractiveAsync("/users");
        var waiting = admin.Page.GetByRole(AriaRole.Region, new() { Name = "Invited as platform admin" });
        await Button(admin.Page, $"New link for {invited}").ClickAsync();
        await admin.Page.Locator("code.prompt").WaitForAsync();
        Assert.NotEqual(link, await admin.Page.Locator("code.prompt").TextContentAsync());
        await Assertions.Expect(waiting.GetByText(invited)).ToHaveCountAsync(1);
        await admin.AssertAccessibleAsync();

        await Button(admin.Page, $"Revoke the invitation of {invited}").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(waiting).ToHaveCountAsync(0);
        await Assertions.Expect(admin.Page.Locator("code.prompt")).ToHaveCountAsync(0);
        await admin.AssertAccessibleAsync();
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task S19_Second_factor_Is_set_up_on_the_account_page_and_required_at_the_next_sign_in()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        await using var staff = await browser.SignInAsync(app, user.Email, Password, "/account");
        await Button(staff.Page, "Set up").ClickAsync();
        var key = (await staff.Page.Locator("#factor-key").TextContentAsync())!.Replace(
            " ", "", StringComparison.Ordinal);
        await staff.AssertAccessibleAsync();
        await staff.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.CodeAt(key, DateTimeOffset.UtcNow));
        await staff.Page.GetByLabel("Code", new() { Exact = true }).BlurAsync();
        await Button(staff.Page, "Turn on").ClickAsync();
        await staff.Page.VisibleText("recovery codes").WaitForAsync();
        var recovery = (await staff.Page.Locator("code.prompt").TextContentAsync())!.Split('\n')[0].Trim();

        await using var again = await browser.OpenAsync(app.Address);
        await again.Page.GotoAsync("/sign-in");
        await again.Page.Locator("#email").FillAsync(user.Email);
        await again.Page.Locator("#password").FillAsync(Password);
        await Button(again.Page, "Sign in").ClickAsync();
        await again.Page.GetByLabel("Code").FillAsync(recovery);
        await again.AssertAccessibleAsync();
        await Button(again.Page, "Sign in").ClickAsync();
        await again.ExpectPathAsync("/t/acme");
        Assert.Empty(staff.Errors);
    }

    [Fact]
    public async Task M6_M11_Account_page_Shows_failed_sign_ins_and_asks_whether_tokens_end_with_the_password()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var (ends, stays) = (
            await app.CreateApiTokenAsync("acme", user.Id, ApiScopes.All),
            await app.CreateApiTokenAsync("acme", user.Id, ApiScopes.All));
        using var attacker = app.AtNewAddress();
        for (var i = 0; i < 5; i++)
        {
            using var refused = await attacker.PostAsJsonAsync(
                "/api/v1/auth/token", new { email = user.Email, password = "not the right one" },
                TestContext.Current.CancellationToken);
        }

        await using var staff = await browser.SignInAsync(app, user.Email, Password, "/account");
        await staff.Page.VisibleText("5 failed sign-ins").WaitForAsync();
        await staff.AssertAccessibleAsync();
        await Button(staff.Page, "Dismiss").ClickAsync();
        await Assertions.Expect(staff.Page.GetByText("5 failed sign-ins")).ToHaveCountAsync(0);

        var boxes = staff.Page.GetByRole(AriaRole.Checkbox);
        await Assertions.Expect(boxes).ToHaveCountAsync(2);
        await Assertions.Expect(boxes.Nth(1)).ToBeCheckedAsync();
        await staff
            .Page.Locator("label", new() { HasText = $"ends in {stays.Token[^4..]}" })
            .GetByRole(AriaRole.Checkbox)
            .UncheckAsync();
        await staff.Page.GetByLabel("Current password").FillAsync(Password);
        await staff.Page.GetByLabel("New password").FillAsync("nine silver spoons");
        await staff.Page.GetByLabel("New password").BlurAsync();
        await Button(staff.Page, "Change password").ClickAsync();
        await staff.Page.VisibleText("Password changed").WaitForAsync();

        Assert.Equal(401, await ends.StatusAsync("/api/v1/me"));
        Assert.Equal(200, await stays.StatusAsync("/api/v1/me"));
        Assert.Empty(staff.Errors);
    }

    [Fact]
    public async Task User_Is_found_disabled_and_enabled_again()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        await using var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/users");
        await admin.Page.GetByPlaceholder("Search users").FillAsync(user.Email);
        await admin.Page.VisibleText(user.Email).WaitForAsync();
        await admin.AssertAccessibleAsync();
        await admin.GoInteractiveAsync($"/users/{user.Id}");
        await Button(admin.Page, "Disable").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await admin.Page.VisibleText("Disabled. This user cannot sign in.").WaitForAsync();
        await admin.AssertAccessibleAsync();

        await Button(admin.Page, "Enable").ClickAsync();
        await Button(admin.Page, "Disable").WaitForAsync();
        Assert.Empty(admin.Errors);
    }

    /// <summary>Enters the e-mail and leaves the field, so that the page receives it.</summary>
    private static async Task FillAsync(IPage page, string email)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("E-mail").BlurAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
