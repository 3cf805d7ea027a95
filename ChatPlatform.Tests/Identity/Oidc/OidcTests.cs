using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity.Oidc;

/// <summary>Signing in with an identity provider over HTTP, including one that returns false claims.</summary>
public sealed class OidcTests(OidcFixture app) : IClassFixture<OidcFixture>
{
    private const string Password = "seven plum kettles";
    private const string Unknown =
        "Example ID signed you in, but you have no account here. Ask an administrator.";
    private const string Failed = "Signing in with Example ID failed. Please try again.";

    private readonly string _subject = Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_in_Links_a_verified_address_and_later_needs_no_address()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.SetClaims(_subject, user.Email.ToUpperInvariant());
        using var staff = new StaffClient(app);
        using var done = await SignInAsync(staff, "/t/acme/inbox");
        Assert.Equal("/t/acme/inbox", done.Headers.Location!.ToString());
        using var inbox = await staff.GetAsync("/t/acme/inbox");
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);

        app.Provider.SetClaims(_subject, null, isVerified: false);
        using var again = new StaffClient(app);
        using var second = await SignInAsync(again);

        Assert.Equal("/", second.Headers.Location!.ToString());
        Assert.Equal(
            ["login.linked"],
            (await AuditLogReader.ActionsAsync(app, user.Id)).Where(a =>
                a.StartsWith("login.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task M7_Verified_address_of_the_provider_Ends_credentials_created_with_a_managers_link()
    {
        var email = $"o{Guid.CreateVersion7():N}@people.test";
        var acme = await app.TenantIdAsync("acme");
        var made = await app.Get<Invitations>()
            .InviteAsync(new(email, acme, TenantRole.Supporter), Actor.System("test"), Ct);
        var secret = Assert.IsType<EditOutcome<NewInvitation>.Saved>(made).Value.Secret;
        await app.Get<LinkAcceptance>().JoinAsync(secret, email, "Thief", Password, Actor.System("test"), Ct);
        var attacker = await ApiClient.SignInAsync(app, email, Password);
        app.Provider.SetClaims(_subject, email);
        using var staff = new StaffClient(app);
        using var done = await SignInAsync(staff, "/t/acme/inbox");
        Assert.Equal("/t/acme/inbox", done.Headers.Location!.ToString());
        using var inbox = await staff.GetAsync("/t/acme/inbox");
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);

        Assert.Equal(401, await attacker.StatusAsync("/api/v1/me"));
        using var again = await app.Http.PostAsJsonAsync("/api/v1/auth/token", new { email, password = Password }, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.Null((await db.Users.SingleAsync(u => u.Email == email, Ct)).HomeTenantId);
    }

    [Theory]
    [InlineData("unverified")]
    [InlineData("disabled")]
    [InlineData("another subject")]
    public async Task Sign_in_Is_rejected_when_the_provider_has_not_verified_the_address(string flaw)
    {
        var user = await app.CreateUserAsync(Password);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        app.Provider.SetClaims(_subject, user.Email, isVerified: flaw != "unverified");
        if (flaw == "disabled")
        {
            await db
                .Users.Where(u => u.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true), Ct);
        }
        else if (flaw == "another subject")
        {
            using var first = new StaffClient(app);
            using var done = await SignInAsync(first);
            Assert.Equal("/", done.Headers.Location!.ToString());
            app.Provider.SetClaims(_subject + "2", user.Email);
        }

        await AssertRefusedAsync(Unknown);
        Assert.Equal(flaw == "another subject" ? 1 : 0, await db.UserLogins.CountAsync(l => l.UserId == user.Id, Ct));
        Assert.True(await db.AuditEvents.AnyAsync(e => e.Action == "sign_in.refused" && e.TargetId == user.Email, Ct));
    }

    [Fact]
    public async Task Sign_in_Is_rejected_when_the_linked_user_is_disabled()
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, user.Email);
        using var staff = new StaffClient(app);
        using var done = await SignInAsync(staff);
        Assert.Equal("/", done.Headers.Location!.ToString());
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        await db
            .Users.Where(u => u.Id == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true), Ct);

        await AssertRefusedAsync(Unknown);
    }

    [Theory]
    [InlineData("nobody@people.test")]
    [InlineData("admin@demo.local")] // A user, but the provider is not trusted for the domain.
    [InlineData("admin@demo.local@people.test")]
    public async Task Sign_in_Is_rejected_for_unknown_users_and_unlisted_domains(string email)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var before = await db.Users.Where(u => u.Email == email).CountAsync(Ct);
        app.Provider.SetClaims(_subject, email);

        await AssertRefusedAsync(Unknown);

        Assert.Equal(before, await db.Users.Where(u => u.Email == email).CountAsync(Ct));
        Assert.False(await db.UserLogins.AnyAsync(l => l.ProviderKey == _subject, Ct));
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("nonce", null)]
    [InlineData("aud", "another-client")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("exp", 1_700_000_000L)]
    [InlineData("signature", null)]
    public async Task S14_Invalid_provider_token_Is_rejected(string claim, object? value)
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, user.Email);
        app.Provider.SignsWithForeignKey = claim == "signature";
        app.Provider.Tamper = claims =>
        {
            claims.Remove(claim);
            if (value is not null)
            {
                claims[claim] = value;
            }
        };

        await AssertRefusedAsync(Failed);
    }

    [Fact]
    public async Task Callback_Works_once_and_only_in_the_browser_that_started_it()
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, user.Email);
        using var staff = new StaffClient(app);
        var callback = await CallbackAsync(staff);
        using var attacker = new StaffClient(app);
        Assert.Equal(Failed, await ReasonAsync(attacker, await attacker.GetAsync(callback)));

        using var done = await staff.GetAsync(callback);
        Assert.Equal("/", done.Headers.Location!.ToString());
        using var signedOut = await staff.PostWithTokenAsync("/account", "/sign-out", []);

        Assert.Equal(Failed, await ReasonAsync(staff, await staff.GetAsync(callback)));
    }

    [Theory]
    [InlineData("/sign-in/oidc")]
    [InlineData("/sign-in/oidc?code=x&state=y")]
    [InlineData("/sign-in/oidc?error=access_denied&error_description=%3Cscript%3E")]
    [InlineData("/sign-in/oidc?id_token=x&access_token=y")]
    public async Task Forged_callback_Ends_at_the_sign_in_page(string path)
    {
        using var staff = new StaffClient(app);
        Assert.Equal(Failed, await ReasonAsync(staff, await staff.GetAsync(path)));
    }

    [Fact]
    public async Task Second_factor_Is_required_unless_the_provider_reports_one()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        await Factor.SetUpAsync(app, user.Id);
        app.Provider.SetClaims(_subject, user.Email, true, "pwd");
        using var staff = new StaffClient(app);
        using var half = await SignInAsync(staff, "/t/acme/inbox");
        Assert.Equal("/sign-in/code", half.Headers.Location!.ToString());
        Assert.Contains(half.Headers.GetValues("Set-Cookie"), c =>
            c.StartsWith("chatplatform-half=", StringComparison.Ordinal)
            && c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase));
        using var inbox = await staff.GetAsync("/t/acme/inbox");
        Assert.Equal(HttpStatusCode.Redirect, inbox.StatusCode);

        app.Provider.SetClaims(_subject, user.Email, true, "pwd", "mfa");
        using var sure = new StaffClient(app);
        using var whole = await SignInAsync(sure, "/t/acme/inbox");

        Assert.Equal("/t/acme/inbox", whole.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task Return_address_Is_local_only(string returnUrl)
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, user.Email);
        using var staff = new StaffClient(app);
        using var done = await SignInAsync(staff, returnUrl);
        Assert.Equal("/", done.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Sign_in_Cannot_be_started_by_a_page_of_another_origin()
    {
        using var staff = new StaffClient(app);
        using var answer = await staff.PostAsync("/sign-in/oidc/start", new() { ["returnUrl"] = "/" });
        Assert.Equal(Failed, await ReasonAsync(staff, answer));
    }

    [Fact]
    public async Task S41_Form_action_Allows_the_provider_only()
    {
        using var page = await app.Http.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct);
        Assert.Contains(
            $"; form-action 'self' {app.Provider.Authority};",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("Continue with Example ID", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string reason)
    {
        using var staff = new StaffClient(app);
        Assert.Equal(reason, await ReasonAsync(staff, await SignInAsync(staff)));
        using var inside = await staff.GetAsync("/account");
        Assert.Equal("/sign-in", new Uri(app.Address, inside.Headers.Location!).AbsolutePath);
    }

    private static async Task<string> ReasonAsync(StaffClient staff, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        using var page = await staff.GetAsync(answer.Headers.Location!.ToString());
        answer.Dispose();
        return StaffClient.Alert(await page.Content.ReadAsStringAsync(Ct));
    }

    private async Task<HttpResponseMessage> SignInAsync(StaffClient staff, string returnUrl = "/") =>
        await staff.GetAsync(await CallbackAsync(staff, returnUrl));

    /// <summary>Presses the button, signs in at the provider, and returns the address of the callback.</summary>
    private async Task<string> CallbackAsync(StaffClient staff, string returnUrl = "/")
    {
        using var start = await staff.PostWithTokenAsync(
            "/sign-in", "/sign-in/oidc/start", new() { ["returnUrl"] = returnUrl });
        Assert.StartsWith(
            app.Provider.Authority + "/authorize", start.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var passed = await app.Http.GetAsync(start.Headers.Location, Ct);
        var callback = passed.Headers.Location!;
        Assert.Equal(app.Address.Authority, callback.Authority);
        return callback.PathAndQuery;
    }
}
