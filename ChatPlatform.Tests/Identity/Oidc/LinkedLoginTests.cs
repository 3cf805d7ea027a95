using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity.Oidc;

/// <summary>Connecting a sign-in of an identity provider to the own account, and unlinking it, over HTTP.</summary>
public sealed class LinkedLoginTests(OidcFixture app) : IClassFixture<OidcFixture>
{
    private const string Password = "seven plum kettles";
    private const string Logins = "/api/v1/me/external-logins";

    private readonly string _subject = Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S14_A_connected_sign_in_opens_the_account_whatever_its_address_and_is_on_record()
    {
        var user = await app.NewPersonAsync(Password);
        app.Provider.Vouch(_subject, "private@elsewhere.example", isVerified: false);
        using var staff = await SignedInAsync(user.Email);
        Assert.Equal("/account?connect=done", await ConnectAsync(staff));

        using var again = new StaffClient(app);
        using var start = await again.PostWithTokenAsync(
            "/sign-in", "/sign-in/oidc/start", new() { ["returnUrl"] = "/account" });
        using var done = await again.GetAsync(await PassAsync(start));
        Assert.Equal("/account", done.Headers.Location!.ToString());
        Assert.Contains("login.linked", await AuditLogReader.ActionsAsync(app, user.Id));
    }

    [Fact]
    public async Task An_account_that_was_deleted_meanwhile_is_linked_to_nothing() =>
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
    public async Task S14_A_sign_in_that_opens_somebody_elses_account_is_refused()
    {
        var (first, second) = (await app.NewPersonAsync(Password), await app.NewPersonAsync(Password));
        app.Provider.Vouch(_subject, null);
        using var theirs = await SignedInAsync(first.Email);
        await ConnectAsync(theirs);
        using var mine = await SignedInAsync(second.Email);

        Assert.Equal("/account?connect=taken", await ConnectAsync(mine));
        Assert.Equal(first.Id, await OwnerAsync(_subject));
    }

    [Fact]
    public async Task A_second_sign_in_of_the_same_provider_is_refused_and_the_same_one_again_is_no_harm()
    {
        var user = await app.NewPersonAsync(Password);
        app.Provider.Vouch(_subject, null);
        using var staff = await SignedInAsync(user.Email);
        Assert.Equal("/account?connect=done", await ConnectAsync(staff));
        Assert.Equal("/account?connect=done", await ConnectAsync(staff));
        app.Provider.Vouch(_subject + "2", null);

        Assert.Equal("/account?connect=another", await ConnectAsync(staff));
        Assert.Null(await OwnerAsync(_subject + "2"));
    }

    [Fact]
    public async Task S14_A_callback_connects_nothing_in_another_session_than_the_one_that_asked()
    {
        var (victim, attacker) = (await app.NewPersonAsync(Password), await app.NewPersonAsync(Password));
        app.Provider.Vouch(_subject, null);
        using var staff = await SignedInAsync(attacker.Email);
        using var start = await staff.PostWithTokenAsync("/account", "/account/connect", []);
        var callback = await PassAsync(start);
        using var thief = await SignedInAsync(victim.Email); // Has not the cookie that belongs to the state.
        using var stolen = await thief.GetAsync(callback);
        Assert.Equal("/account?connect=failed", stolen.Headers.Location!.ToString());

        using var signedOut = await staff.PostWithTokenAsync("/account", "/sign-out", []);
        // The same browser, another person by now.
        using var signedIn = await staff.SignInAsync(victim.Email, Password);
        using var late = await staff.GetAsync(callback);

        Assert.Equal("/account?connect=failed", late.Headers.Location!.ToString());
        Assert.Null(await OwnerAsync(_subject));
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("iss", "https://evil.example")]
    public async Task S14_A_token_that_does_not_hold_connects_nothing(string claim, string value)
    {
        var user = await app.NewPersonAsync(Password);
        app.Provider.Vouch(_subject, null);
        app.Provider.Twist = claims => claims[claim] = value;
        using var staff = await SignedInAsync(user.Email);

        Assert.Equal("/account?connect=failed", await ConnectAsync(staff));
        Assert.Null(await OwnerAsync(_subject));
    }

    [Fact]
    public async Task S23_Neither_a_stranger_nor_a_foreign_page_nor_a_program_begins_it()
    {
        using var stranger = new StaffClient(app);
        using var outside = await stranger.PostAsync("/account/connect", []);
        Assert.StartsWith(
            "/sign-in", new Uri(app.Address, outside.Headers.Location!).AbsolutePath, StringComparison.Ordinal);

        var user = await app.NewPersonAsync(Password);
        using var staff = await SignedInAsync(user.Email);
        using var foreign = await staff.PostAsync("/account/connect", []);
        Assert.Equal("/account?connect=failed", foreign.Headers.Location!.ToString());

        var program = await ApiClient.SignInAsync(app, user.Email, Password);
        using var answer = await program.SendAsync(HttpMethod.Post, "/account/connect");
        Assert.Equal("/sign-in", new Uri(app.Address, answer.Headers.Location!).AbsolutePath);
    }

    [Fact]
    public async Task Connected_sign_ins_are_listed_and_unlinked_over_the_API_and_are_on_record()
    {
        var user = await app.NewPersonAsync(Password);
        app.Provider.Vouch(_subject, null);
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
    public async Task Nobody_unlinks_what_may_be_the_only_way_in()
    {
        var user = await app.NewPersonAsync(Password);
        app.Provider.Vouch(_subject, null);
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
    public async Task A_token_of_one_tenant_sees_and_changes_nothing_of_how_its_maker_signs_in()
    {
        var user = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        app.Provider.Vouch(_subject, null);
        using var staff = await SignedInAsync(user.Email);
        await ConnectAsync(staff);
        var (list, _) = await (await ApiClient.SignInAsync(app, user.Email, Password)).ReadAsync(Logins);
        var token = await app.NewApiTokenAsync("acme", user.Id, ["read", "write"]);

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

    /// <summary>Presses the button, passes the provider, and says where that ends.</summary>
    private async Task<string> ConnectAsync(StaffClient staff)
    {
        using var start = await staff.PostWithTokenAsync("/account", "/account/connect", []);
        using var end = await staff.GetAsync(await PassAsync(start));
        return end.Headers.Location!.ToString();
    }

    private async Task<string> PassAsync(HttpResponseMessage start)
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
