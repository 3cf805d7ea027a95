using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>Users, members and API tokens over the REST API.</summary>
public sealed class UserApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";
    private const string Users = "/api/v1/users";
    private const string Acme = "/api/v1/tenants/acme";

    [Fact]
    public async Task S16_Disabling_a_user_Ends_all_credentials_within_five_seconds()
    {
        var admin = await ApiClient.AdminAsync(app);
        var staffUser = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var bearer = await ApiClient.SignInAsync(app, staffUser.Email, Password);
        var token = await app.CreateApiTokenAsync("acme", staffUser.Id, ApiScopes.All);
        var (user, etag) = await admin.ReadAsync($"{Users}/{staffUser.Id}");

        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, $"{Users}/{staffUser.Id}", Draft(user, isDisabled: true), etag);

        await Wait.UntilAsync(
            async () => await bearer.StatusAsync("/api/v1/me") == 401 && await token.StatusAsync("/api/v1/me") == 401,
            TimeSpan.FromSeconds(5));
        Assert.Equal(["user.updated"], await AuditLogReader.ActionsAsync(app, staffUser.Id));
    }

    [Fact]
    public async Task S28_Disabling_twenty_times_Has_one_effect()
    {
        var admin = await ApiClient.AdminAsync(app);
        var staffUser = await app.CreateUserAsync(Password);
        var (user, etag) = await admin.ReadAsync($"{Users}/{staffUser.Id}");

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    admin.SendAsync(HttpMethod.Put, $"{Users}/{staffUser.Id}", Draft(user, isDisabled: true), etag)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(["user.updated"], await AuditLogReader.ActionsAsync(app, staffUser.Id));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task Admin_Cannot_disable_themselves_or_the_last_admin()
    {
        var (email, id) = await app.CreateUserAsync(Password, isAdmin: true);
        var self = await ApiClient.SignInAsync(app, email, Password);
        var (user, etag) = await self.ReadAsync($"{Users}/{id}");

        await self.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Put, $"{Users}/{id}", Draft(user, isDisabled: true), etag);
        await self.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Put, $"{Users}/{id}", Draft(user, isAdmin: false), etag);
        await self.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Delete, $"{Users}/{id}", null, etag);
    }

    [Fact]
    public async Task Deleting_a_user_Deletes_the_account_and_its_tokens()
    {
        var admin = await ApiClient.AdminAsync(app);
        var staffUser = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var token = await app.CreateApiTokenAsync("acme", staffUser.Id, ApiScopes.All);
        var (_, etag) = await admin.ReadAsync($"{Users}/{staffUser.Id}");

        await admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{Users}/{staffUser.Id}", null, etag);

        Assert.Equal(404, await admin.StatusAsync($"{Users}/{staffUser.Id}"));
        await Wait.UntilAsync(async () => await token.StatusAsync("/api/v1/me") == 401, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Admin_Ends_the_second_factor_and_sessions_of_a_user()
    {
        var admin = await ApiClient.AdminAsync(app);
        var staffUser = await app.CreateUserAsync(Password);
        var bearer = await ApiClient.SignInAsync(app, staffUser.Email, Password);
        var (sessions, _) = await admin.ReadAsync($"{Users}/{staffUser.Id}/sessions");
        var session = sessions.GetProperty("items")[0].GetProperty("id").GetGuid();
        await admin.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, $"{Users}/{staffUser.Id}/sessions/{session}");
        await Wait.UntilAsync(async () => await bearer.StatusAsync("/api/v1/me") == 401, TimeSpan.FromSeconds(5));

        await Factor.SetUpAsync(app, staffUser.Id);
        var (_, etag) = await admin.ReadAsync($"{Users}/{staffUser.Id}");
        var after = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Delete, $"{Users}/{staffUser.Id}/second-factor", null, etag);
        Assert.False(after.GetProperty("hasSecondFactor").GetBoolean());
        await ApiClient.SignInAsync(app, staffUser.Email, Password);
    }

    [Fact]
    public async Task S21_Manager_Sees_own_members_only_and_cannot_create_an_admin()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (team, _) = await owner.ReadAsync($"{Acme}/members?limit=100");
        var emails = team.GetProperty("items")
            .EnumerateArray()
            .Select(m => m.GetProperty("email").GetString())
            .ToList();
        Assert.Contains("supporter@demo.local", emails);
        Assert.DoesNotContain("owner@contoso.demo", emails);
        Assert.DoesNotContain("admin@demo.local", emails);

        await owner.ExpectAsync(
            HttpStatusCode.BadRequest, HttpMethod.Post, $"{Acme}/invitations",
            new { email = "x@people.test", role = "admin" });
        await owner.ExpectAsync(
            HttpStatusCode.BadRequest,
            HttpMethod.Post,
            $"{Acme}/invitations",
            new
            {
                email = "x@people.test",
                role = "supporter",
                grantsPlatformAdmin = true,
            });
        Assert.Equal(403, await owner.StatusAsync(Users));
    }

    [Fact]
    public async Task S21_Removed_member_Loses_the_tenant_and_users_cannot_change_their_own_role()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var staffUser = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var bearer = await ApiClient.SignInAsync(app, staffUser.Email, Password);
        var me = (await owner.ReadAsync("/api/v1/me")).Json.GetProperty("id").GetGuid();

        var place = $"{Acme}/members/{staffUser.Id}";
        var tag = (await owner.ReadAsync(place)).ETag;
        await owner.ExpectAsync(HttpStatusCode.PreconditionRequired, HttpMethod.Put, place, new { role = "supporter" });
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, place, new { role = "supporter" }, tag);
        await owner.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Delete, place, null, tag);
        await Wait.UntilAsync(async () => await bearer.StatusAsync($"{Acme}/agents") == 403, TimeSpan.FromSeconds(5));
        await owner.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, place, null, (await owner.ReadAsync(place)).ETag);
        await Wait.UntilAsync(
            async () => await bearer.StatusAsync($"{Acme}/documents") == 404, TimeSpan.FromSeconds(5));
        var own = (await owner.ReadAsync($"{Acme}/members/{me}")).ETag;
        await owner.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Delete, $"{Acme}/members/{me}", null, own);
        await owner.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Put, $"{Acme}/members/{me}", new { role = "supporter" }, own);
    }

    [Fact]
    public async Task Member_limit_Counts_pending_invitations()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using (var owner = await app.OpenAsOwnerAsync())
        {
            await using var command = new Npgsql.NpgsqlCommand(
                "update tenants set limits = '{\"members\":1}' where slug = $1", owner)
            {
                Parameters = { new() { Value = tenant.Slug } },
            };
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var admin = await ApiClient.AdminAsync(app);
        var path = $"/api/v1/tenants/{tenant.Slug}/invitations";
        var first = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, path, new { email = "one@people.test", role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, path, new { email = "two@people.test", role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"{path}/{first.GetProperty("invitation").GetProperty("id")}/renew"
        );
        Assert.Single((await admin.ReadAsync(path)).Json.GetProperty("items").EnumerateArray());

        var known = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var places = $"/api/v1/users/{known.Id}/memberships";
        await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, places, new { tenant = tenant.Slug, role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete,
            $"{path}/{(await admin.ReadAsync(path)).Json.GetProperty("items")[0].GetProperty("id")}");
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, places, new { tenant = tenant.Slug, role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, path, new { email = "two@people.test", role = "supporter" });
    }

    [Fact]
    public async Task API_token_Is_shown_once_and_limited_to_its_scopes()
    {
        var staffUser = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var bearer = await ApiClient.SignInAsync(app, staffUser.Email, Password);
        var made = await bearer.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            $"{Acme}/api-tokens",
            """{"name":"Export","scopes":["read","write"],"days":30}"""
        );
        var secret = made.GetProperty("secret").GetString()!;
        var token = new ApiClient(app.Http, secret);

        Assert.Equal(200, await token.StatusAsync($"{Acme}/agents"));
        await token.ExpectAsync(
            HttpStatusCode.Forbidden,
            HttpMethod.Post,
            $"{Acme}/api-tokens",
            """{"name":"More","scopes":["read"],"days":30}"""
        );
        await bearer.ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            HttpMethod.Post,
            $"{Acme}/api-tokens",
            """{"name":"","scopes":["all"],"days":0}"""
        );
        Assert.DoesNotContain(
            secret, (await bearer.ReadAsync($"{Acme}/api-tokens")).Json.GetRawText(), StringComparison.Ordinal);
        await bearer.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete,
            $"{Acme}/api-tokens/{made.GetProperty("token").GetProperty("id")}");
        await Wait.UntilAsync(async () => await token.StatusAsync($"{Acme}/agents") == 401, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task S16_Changing_the_password_by_API_Requires_the_old_one_and_ends_every_other_session()
    {
        var ct = TestContext.Current.CancellationToken;
        var staffUser = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var (stays, ends) = (
            await ApiClient.SignInAsync(app, staffUser.Email, Password),
            await ApiClient.SignInAsync(app, staffUser.Email, Password));
        var sessions = (await app.Get<UserSessions>().PageAsync(staffUser.Id, new(10), ct)).Items;
        var current = sessions.MinBy(s => s.Id)!.Id;
        var account = app.Get<OwnAccount>();

        var wrong = await account.ChangePasswordAsync(
            staffUser.Id, current, "not the old one", "nine silver spoons", Actor.System("test"), ct);
        Assert.Equal(["old"], Assert.IsType<EditOutcome<Guid>.Invalid>(wrong).Errors.Rules.Keys);
        (
            await account.ChangePasswordAsync(
                staffUser.Id, current, Password, "nine silver spoons", Actor.System("test"), ct)
        ).SavedValue();

        await Wait.UntilAsync(async () => await ends.StatusAsync("/api/v1/me") == 401, TimeSpan.FromSeconds(5));
        Assert.Equal(200, await stays.StatusAsync("/api/v1/me"));
    }

    private static object Draft(JsonElement user, bool? isAdmin = null, bool? isDisabled = null) => new
    {
        name = user.GetProperty("name").GetString(),
        email = user.GetProperty("email").GetString(),
        isPlatformAdmin = isAdmin ?? user.GetProperty("isPlatformAdmin").GetBoolean(),
        isDisabled = isDisabled ?? user.GetProperty("isDisabled").GetBoolean(),
    };
}
