using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity.Oidc;

/// <summary>Linking a sign-in of an identity provider to an account and unlinking it, over HTTP.</summary>
public sealed class LinkedLoginTests(OidcFixture app) : IClassFixture<OidcFixture>
{
    private const string Password = "seven plum kettles";
    private const string Logins = "/api/v1/me/external-logins";

    private readonly string _subject = Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S14_Linked_sign_in_Opens_the_account_with_any_address_and_is_recorded()
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, "private@elsewhere.example", isVerified: false);
        using var staff = await SignedInAsync(user.Email);
        Assert.Equal("/account?connect=done", await ConnectAsync(staff));

        using var again = new StaffClient(app);
        using var start = await again.PostWithTokenAsync(
            "/sign-in", "/sign-in/oidc/start", new() { ["returnUrl"] = "/account" });
        using var done = await again.GetAsync(await FollowRedirectsAsync(start));
        Assert.Equal("/account", done.Headers.Location!.ToString());
        Assert.Contains("login.linked", await AuditLogReader.ActionsAsync(app, user.Id));
    }

    [Fact]
    public async Task Linking_Fails_when_the_account_was_deleted_meanwhile() =>
        Assert.Equal(
            LinkOutcome.NoAccount,
            await app.Get<LinkedLogins>()
                .LinkAsync(
                    Guid.CreateVersion7(),
                    new("https://id.example", _subject, "Example ID", null, false),
                    Actor.System("test"),
                    Ct)
                .WaitAsync(TimeSpan.FromSeconds(30), Ct));

    [Fact]
    public async Task S14_Linking_Is_rejected_when_the_sign_in_belongs_to_another_account()
    {
        var (first, second) = (await app.CreateUserAsync(Password), await app.CreateUserAsync(Password));
        app.Provider.SetClaims(_subject, null);
        using var theirs = await SignedInAsync(first.Email);
        await ConnectAsync(theirs);
        using var mine = await SignedInAsync(second.Email);

        Assert.Equal("/account?connect=taken", await ConnectAsync(mine));
        Assert.Equal(first.Id, await OwnerAsync(_subject));
    }

    [Fact]
    public async Task Linking_Is_rejected_for_a_second_sign_in_and_idempotent_for_the_same()
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, null);
        using var staff = await SignedInAsync(user.Email);
        Assert.Equal("/account?connect=done", await ConnectAsync(staff));
        Assert.Equal("/account?connect=done", await ConnectAsync(staff));
        app.Provider.SetClaims(_subject + "2", null);

        Assert.Equal("/account?connect=another", await ConnectAsync(staff));
        Assert.Null(await OwnerAsync(_subject + "2"));
    }

    [Fact]
    public async Task S14_Callback_Links_only_in_the_session_that_started_it()
    {
        var (victim, attacker) = (await app.CreateUserAsync(Password), await app.CreateUserAsync(Password));
        app.Provider.SetClaims(_subject, null);
        using var staff = await SignedInAsync(attacker.Email);
        using var start = await staff.PostWithTokenAsync("/account", "/account/connect", []);
        var callback = await FollowRedirectsAsync(start);
        // Does not have the cookie that belongs to the state.
        using var otherBrowser = await SignedInAsync(victim.Email);
        using var stolen = await otherBrowser.GetAsync(callback);
        Assert.Equal("/account?connect=failed", stolen.Headers.Location!.ToString());

        using var signedOut = await staff.PostWithTokenAsync("/account", "/sign-out", []);
        // The same browser, signed in as another user.
        using var signedIn = await staff.SignInAsync(victim.Email, Password);
        using var late = await staff.GetAsync(callback);

        Assert.Equal("/account?connect=failed", late.Headers.Location!.ToString());
        Assert.Null(await OwnerAsync(_subject));
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("iss", "https://evil.example")]
    public async Task S14_Invalid_token_Is_not_linked(string claim, string value)
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, null);
        app.Provider.Tamper = claims => claims[claim] = value;
        using var staff = await SignedInAsync(user.Email);

        Assert.Equal("/account?connect=failed", await ConnectAsync(staff));
        Assert.Null(await OwnerAsync(_subject));
    }

    [Fact]
    public async Task S23_Linking_Cannot_be_started_anonymously_by_another_origin_or_with_an_API_token()
    {
        using var anonymous = new StaffClient(app);
        using var outside = await anonymous.PostAsync("/account/connect", []);
        Assert.StartsWith(
            "/sign-in", new Uri(app.Address, outside.Headers.Location!).AbsolutePath, StringComparison.Ordinal);

        var user = await app.CreateUserAsync(Password);
        using var staff = await SignedInAsync(user.Email);
        using var foreign = await staff.PostAsync("/account/connect", []);
        Assert.Equal("/account?connect=failed", foreign.Headers.Location!.ToString());

        var program = await ApiClient.SignInAsync(app, user.Email, Password);
        using var answer = await program.SendAsync(HttpMethod.Post, "/account/connect");
        Assert.Equal("/sign-in", new Uri(app.Address, answer.Headers.Location!).AbsolutePath);
    }

    [Fact]
    public async Task Linked_sign_ins_Are_listed_and_unlinked_over_the_API_and_recorded()
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, null);
        using var staff = await SignedInAsync(user.Email);
        await ConnectAsync(staff);
        var program = await ApiClient.SignInAsync(app, user.Email, Password);
        var (list, _) = await program.ReadAsync(Logins);
        var login = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("Example ID", app.Provider.Authority),
            (login.GetProperty("name").GetString(), login.GetProperty("issuer").GetString()));
        Assert.InRange(
            DateTimeOffset.UtcNow - login.GetProperty("linkedAt").GetDateTimeOffset(), TimeSpan.FromMinutes(-1),
            TimeSpan.FromMinutes(5));

        var path = $"{Logins}/{login.GetProperty("provider").GetString()}";
        await program.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, path);
        await program.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Delete, path);
        Assert.Null(await OwnerAsync(_subject));
        Assert.Contains("login.unlinked", await AuditLogReader.ActionsAsync(app, user.Id));
    }

    [Fact]
    public async Task Unlinking_Is_rejected_without_a_password()
    {
        var user = await app.CreateUserAsync(Password);
        app.Provider.SetClaims(_subject, null);
        using var staff = await SignedInAsync(user.Email);
        await ConnectAsync(staff);
        var program = await ApiClient.SignInAsync(app, user.Email, Password);
        var (list, _) = await program.ReadAsync(Logins);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        await db
            .Users.Where(u => u.Id == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, (string?)null), Ct);

        await program.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Delete,
            $"{Logins}/{list.GetProperty("items")[0].GetProperty("provider").GetString()}");
        Assert.Equal(user.Id, await OwnerAsync(_subject));
    }

    [Fact]
    public async Task API_token_Cannot_read_or_change_linked_sign_ins()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.SetClaims(_subject, null);
        using var staff = await SignedInAsync(user.Email);
        await ConnectAsync(staff);
        var (list, _) = await (await ApiClient.SignInAsync(app, user.Email, Password)).ReadAsync(Logins);
        var token = await app.CreateApiTokenAsync("acme", user.Id, ["read", "write"]);

        Assert.Equal(403, await token.StatusAsync(Logins));
        await token.ExpectAsync(
            HttpStatusCode.Forbidden, HttpMethod.Delete,
            $"{Logins}/{list.GetProperty("items")[0].GetProperty("provider").GetString()}");
        Assert.Equal(user.Id, await OwnerAsync(_subject));
    }

    private async Task<StaffClient> SignedInAsync(string email)
    {
        var staff = new StaffClient(app);
        (await staff.SignInAsync(email, Password)).Dispose();
        return staff;
    }

    /// <summary>Presses the button, signs in at the provider, and returns the final address.</summary>
    private async Task<string> ConnectAsync(StaffClient staff)
    {
        using var start = await staff.PostWithTokenAsync("/account", "/account/connect", []);
        using var end = await staff.GetAsync(await FollowRedirectsAsync(start));
        return end.Headers.Location!.ToString();
    }

    private async Task<string> FollowRedirectsAsync(HttpResponseMessage start)
    {
        using var passed = await app.Http.GetAsync(start.Headers.Location, Ct);
        return passed.Headers.Location!.PathAndQuery;
    }

    private async Task<Guid?> OwnerAsync(string subject)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db
            .UserLogins.Where(l => l.ProviderKey == subject)
            .Select(l => (Guid?)l.UserId)
            .FirstOrDefaultAsync(Ct);
    }
}
