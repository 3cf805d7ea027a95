using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity.Revocation;

/// <summary>Revocation of every kind of credential takes effect within the promised seconds.</summary>
public sealed class RevocationTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "a long pass phrase";

    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update users set is_disabled = true where id = $1")]
    [InlineData("update users set security_stamp = 'another' where id = $1")]
    [InlineData("update user_sessions set ended_at = now() where user_id = $1")]
    [InlineData("delete from users where id = $1")]
    public async Task S16_S17_Cookie_and_bearer_token_Stop_working_within_five_seconds(string change)
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var bearer = await ApiClient.SignInAsync(app, email, Password);
        using var browser = new StaffClient(app);
        using var signedIn = await browser.SignInAsync(email, Password);
        Assert.Equal(200, await bearer.StatusAsync("/api/v1/me"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);

        await app.ChangeAsync(change, id);

        await Wait.UntilAsync(
            async () =>
                await bearer.StatusAsync("/api/v1/me") == 401
                && (await browser.GetAsync("/api/v1/me")).StatusCode == HttpStatusCode.Unauthorized,
            s_promised);
    }

    [Theory]
    [InlineData("update users set is_disabled = true where id = $1")]
    [InlineData("delete from memberships where user_id = $1")]
    [InlineData("update api_tokens set revoked_at = now() where user_id = $1")]
    [InlineData("update api_tokens set expires_at = now() where user_id = $1")]
    public async Task S16_S17_API_token_Stops_working_within_five_seconds(string change)
    {
        var (_, id) = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var program = await app.CreateApiTokenAsync("acme", id, ApiScopes.All);
        Assert.Equal(200, await program.StatusAsync("/api/v1/me"));

        await app.ChangeAsync(change, id);

        await Wait.UntilAsync(async () => await program.StatusAsync("/api/v1/me") == 401, s_promised);
    }

    [Fact]
    public async Task S16_S17_Visitors_of_a_suspended_tenant_Are_rejected_and_their_streams_end_within_five_seconds()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var feed = await visitor.OpenStreamAsync();
        Assert.False(feed.IsCompleted);

        await app.ChangeAsync("update tenants set status = 'suspended' where id = $1", tenant.Id);

        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await visitor.SendAsync(
                    HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
                return feed.IsCompleted && answer.StatusCode == HttpStatusCode.Unauthorized;
            },
            s_promised);
    }

    [Fact]
    public async Task S16_Signing_out_Ends_the_session_of_a_copied_cookie()
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        using var browser = new StaffClient(app);
        using var signedIn = await browser.SignInAsync(email, Password);
        using var page = await browser.PostWithTokenAsync("/t/acme", "/sign-out", []);

        Assert.Empty((await app.Get<UserSessions>().PageAsync(id, new(10), Ct)).Items);
    }

    /// <summary>
    /// Replays run continuously, so that one may start just before the sign-out and be answered just after it.
    /// </summary>
    [Theory]
    [InlineData("cookie")]
    [InlineData("bearer")]
    [InlineData("API token")]
    [InlineData("bearer, with its password")]
    public async Task L10_Replay_Is_rejected_once_the_sign_out_is_answered(string kind)
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        using var browser = new StaffClient(app);
        using var signedIn = await browser.SignInAsync(email, Password);
        var (bearer, other) = (
            await ApiClient.SignInAsync(app, email, Password), await ApiClient.SignInAsync(app, email, Password));
        var token = await app.CreateApiTokenAsync("acme", id, ApiScopes.All);
        using var stop = new CancellationTokenSource();
        Func<Task<int>> ask = kind switch
        {
            "cookie" => () => WithCookieAsync(signedIn), // Not the browser's own, which is deleted on sign-out.
            "API token" => () => token.StatusAsync("/api/v1/me"),
            _ => () => bearer.StatusAsync("/api/v1/me"),
        };
        Assert.Equal(200, await ask());
        var replays = Enumerable.Range(0, 4).Select(_ => RepeatUntilAsync(ask, stop.Token)).ToList();

        switch (kind)
        {
            case "cookie":
                using (await browser.PostWithTokenAsync("/t/acme", "/sign-out", []))
                {
                }

                break;
            case "bearer, with its password":
                await other.ExpectAsync(
                    HttpStatusCode.NoContent, HttpMethod.Post, "/api/v1/me/password",
                    new { old = Password, password = "nine silver spoons" });
                break;
            default:
                using (await (kind == "bearer" ? bearer : token).SendAsync(HttpMethod.Post, "/api/v1/auth/revoke"))
                {
                }

                break;
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.NotEqual(200, await ask());
        }

        await stop.CancelAsync();
        await Task.WhenAll(replays);
    }

    /// <summary>Sends a copy of the cookie of a sign-in.</summary>
    private async Task<int> WithCookieAsync(HttpResponseMessage signedIn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/me", UriKind.Relative));
        request.Headers.Add(
            "Cookie",
            signedIn
                .Headers.GetValues("Set-Cookie")
                .Single(c => c.StartsWith("chatplatform=", StringComparison.Ordinal))
                .Split(';')[0]);
        using var answer = await app.Http.SendAsync(request, Ct);
        return (int)answer.StatusCode;
    }

    private static async Task RepeatUntilAsync(Func<Task<int>> ask, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ask();
        }
    }

    [Fact]
    public async Task Ending_other_sessions_Keeps_the_current_one()
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var (here, there) = (
            await ApiClient.SignInAsync(app, email, Password), await ApiClient.SignInAsync(app, email, Password));
        var sessions = app.Get<UserSessions>();
        var mine = StaffTokens
            .Of(
                new(
                    new System.Security.Claims.ClaimsIdentity(
                        new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(here.Token).Claims))
            )!
            .SessionId;

        Assert.IsType<EditOutcome<Guid>.Saved>(await sessions.EndAllAsync(id, mine, Actor.System("test"), Ct));

        await Wait.UntilAsync(async () => await there.StatusAsync("/api/v1/me") == 401, s_promised);
        Assert.Equal(200, await here.StatusAsync("/api/v1/me"));
        Assert.Equal(mine, Assert.Single((await sessions.PageAsync(id, new(10), Ct)).Items).Id);
    }

    [Fact]
    public async Task S65_Sign_ins_and_refusals_Are_recorded()
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        _ = await ApiClient.SignInAsync(app, email, Password);
        using var browser = new StaffClient(app);
        using var refused = await browser.SignInAsync(email, "not the pass phrase");

        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.True(
            await db.AuditEvents.AnyAsync(
                e => e.Action == "sign_in.done" && e.ActorId == id && e.Address != null && e.RequestId != null, Ct));
        Assert.True(
            await db.AuditEvents.AnyAsync(
                e => e.Action == "sign_in.refused" && e.TargetId == email && e.Kind == AuditKind.Security, Ct));
    }
}
