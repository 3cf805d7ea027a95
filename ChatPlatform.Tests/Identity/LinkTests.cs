using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity;

/// <summary>Invitations, password links and the set-up code, through their pages.</summary>
public sealed class LinkTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S25_Invitation_Creates_an_account_and_a_membership_and_works_once()
    {
        var (email, secret) = await InviteAsync(TenantRole.Supporter);
        using var anonymous = new StaffClient(app);
        using var opened = await anonymous.PostWithTokenAsync(
            "/invitation", "/invitation/open", new() { ["code"] = secret });
        Assert.Contains("Acme Logistics", await opened.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        using var joined = await AcceptAsync(anonymous, "/invitation", secret, Password);

        Assert.Equal("/sign-in?returnUrl=/t/acme", joined.Headers.Location!.ToString());
        Assert.Equal(
            200, await (await ApiClient.SignInAsync(app, email, Password)).StatusAsync("/api/v1/tenants/acme/documents")
        );
        using var again = await AcceptAsync(anonymous, "/invitation", secret, Password);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task S25_Invitation_Requires_the_password_when_the_address_has_an_account()
    {
        var known = await app.CreateUserAsync(Password);
        var secret = await InviteAsync(known.Email, TenantRole.TenantUser);
        using var anonymous = new StaffClient(app);

        using var wrong = await AcceptAsync(anonymous, "/invitation", secret, "another pass phrase", way: "known");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var right = await AcceptAsync(anonymous, "/invitation", secret, Password, way: "known");

        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Equal(
            200,
            await (await ApiClient.SignInAsync(app, known.Email, Password)).StatusAsync("/api/v1/tenants/acme/agents"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' or 1=1 --")]
    public async Task S25_Unknown_code_Is_rejected(string code)
    {
        using var anonymous = new StaffClient(app);
        foreach (var page in (string[])["/invitation", "/password-reset"])
        {
            using var opened = await anonymous.PostWithTokenAsync(page, $"{page}/open", new() { ["code"] = code });
            using var accepted = await AcceptAsync(anonymous, page, code, Password);
            Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], [opened.StatusCode, accepted.StatusCode]);
        }
    }

    [Fact]
    public async Task S25_Link_Is_rejected_for_another_purpose_or_when_expired_or_revoked()
    {
        var (_, secret) = await InviteAsync(TenantRole.Supporter);
        var (lateEmail, late) = await InviteAsync(TenantRole.Supporter);
        var acme = await app.TenantIdAsync("acme");
        await ExpireAsync(lateEmail);
        var links = app.Get<AccountLinks>();

        Assert.Null(await links.ReadAsync(LinkPurpose.PasswordReset, secret, Ct));
        Assert.Null(await links.ReadAsync(LinkPurpose.Setup, secret, Ct));
        Assert.Null(await links.ReadAsync(LinkPurpose.Invitation, late, Ct));
        Assert.NotNull(await links.ReadAsync(LinkPurpose.Invitation, secret, Ct));
        var open = (await app.Get<Invitations>().PageAsync(acme, new(1), Ct)).Items[0];
        foreach (var item in (await app.Get<Invitations>().PageAsync(acme, new(Invitations.MaxOpen), Ct)).Items)
        {
            await app.Get<Invitations>().RevokeAsync(acme, item.Id, s_actor, Ct);
        }

        Assert.Null(await links.ReadAsync(LinkPurpose.Invitation, secret, Ct));
        Assert.Contains("invitation.revoked", await AuditLogReader.ActionsAsync(app, open.Id));
    }

    [Fact]
    public async Task S28_Twenty_concurrent_clicks_Invite_once_and_accept_once()
    {
        var email = $"i{Guid.CreateVersion7():N}@people.test";
        var acme = await app.TenantIdAsync("acme");
        var made = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ => app.Get<Invitations>().InviteAsync(new(email, acme, TenantRole.Supporter), s_actor, Ct)));
        var secret = Assert.Single(made.OfType<EditOutcome<NewInvitation>.Saved>()).Value.Secret;

        var joined = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ => app.Get<LinkAcceptance>().JoinAsync(secret, email, "Ada", Password, s_actor, Ct)));

        Assert.Single(joined.OfType<EditOutcome<User>.Saved>());
        Assert.Equal(19, joined.OfType<EditOutcome<User>.NotFound>().Count());
    }

    [Fact]
    public async Task S16_Password_link_Ends_every_session_and_the_old_password()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var before = await ApiClient.SignInAsync(app, user.Email, Password);
        var link = await app.Get<AccountLinks>().ResetAsync(user.Id, s_actor, Ct);
        using var anonymous = new StaffClient(app);

        using var weak = await AcceptAsync(anonymous, "/password-reset", link!.Secret, "password1234");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
        using var done = await AcceptAsync(anonymous, "/password-reset", link.Secret, "nine silver spoons");

        Assert.Equal("/sign-in", done.Headers.Location!.ToString());
        await Wait.UntilAsync(async () => await before.StatusAsync("/api/v1/me") == 401, TimeSpan.FromSeconds(5));
        Assert.Equal(
            200, await (await ApiClient.SignInAsync(app, user.Email, "nine silver spoons")).StatusAsync("/api/v1/me"));
    }

    [Fact]
    public async Task S25_Setup_page_Exists_only_while_a_code_is_valid_and_creates_one_admin()
    {
        Assert.Null(await app.Get<AccountLinks>().SetupAsync(false, Ct)); // The demo's admin exists.
        using var anonymous = new StaffClient(app);
        using var closed = await anonymous.GetAsync("/setup");
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);

        var code = await app.Get<AccountLinks>().SetupAsync(true, Ct);
        using var opened = await anonymous.PostWithTokenAsync(
            "/setup", "/setup/open", new() { ["code"] = code!.Secret });
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        using var done = await AcceptAsync(anonymous, "/setup", code.Secret, Password, "first@people.test");

        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(
            200, await (await ApiClient.SignInAsync(app, "first@people.test", Password)).StatusAsync("/api/v1/users"));
        using var missing = await anonymous.GetAsync("/setup");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task S23_Post_without_the_antiforgery_token_Does_not_use_the_link()
    {
        var (_, secret) = await InviteAsync(TenantRole.Supporter);
        using var anonymous = new StaffClient(app);
        using var forged = await anonymous.PostAsync(
            "/invitation",
            new()
            {
                ["code"] = secret,
                ["name"] = "Ada",
                ["password"] = Password,
            });

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.NotNull(await app.Get<AccountLinks>().ReadAsync(LinkPurpose.Invitation, secret, Ct));
    }

    private async Task<(string Email, string Secret)> InviteAsync(TenantRole role)
    {
        var email = $"i{Guid.CreateVersion7():N}@people.test";
        return (email, await InviteAsync(email, role));
    }

    private async Task<string> InviteAsync(string email, TenantRole role) =>
        Assert
            .IsType<EditOutcome<NewInvitation>.Saved>(
                await app.Get<Invitations>().InviteAsync(new(email, await app.TenantIdAsync("acme"), role), s_actor, Ct)
            )
            .Value.Secret;

    /// <summary>Posts the fields of the page's form; the e-mail on the set-up page only.</summary>
    private static Task<HttpResponseMessage> AcceptAsync(
        StaffClient anonymous, string page, string code, string password, string? email = null, string? way = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["code"] = code,
            ["name"] = "Ada Lovelace",
            ["password"] = password,
        };
        if (email is not null)
        {
            fields["email"] = email;
        }

        if (way is not null)
        {
            fields["as"] = way;
        }

        return anonymous.PostWithTokenAsync("/sign-in", page, fields);
    }

    private async Task ExpireAsync(string email)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var past = DateTimeOffset.UtcNow.AddSeconds(-1);
        Assert.Equal(
            1,
            await db
                .AccountLinks.Where(l => l.Email == email)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, past), Ct));
    }
}
