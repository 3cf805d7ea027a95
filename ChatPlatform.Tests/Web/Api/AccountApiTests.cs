using System.Net;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>A user's own account over the REST API, with everything that the account page offers.</summary>
public sealed class AccountApiTests(AppFixture app, AccountApiTests.SecondFactorRequired strict)
    : IClassFixture<AppFixture>,
        IClassFixture<AccountApiTests.SecondFactorRequired>
{
    private const string Password = "seven plum kettles";
    private const string Next = "nine silver spoons";
    private const string Me = "/api/v1/me";

    [Fact]
    public async Task Account_Changes_the_name_and_rejects_an_invalid_one()
    {
        var (me, id) = await NewAsync();
        await me.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Put, Me, new { name = "Mira Rahn" });
        await me.ExpectAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Put, Me, new { name = " " });
        await Wait.UntilAsync(
            async () => (await me.ReadAsync(Me)).Json.GetProperty("name").GetString() == "Mira Rahn",
            TimeSpan.FromSeconds(10));
        Assert.Equal(["account.renamed"], await AuditLogReader.ActionsAsync(app, id));
    }

    [Fact]
    public async Task S16_Password_change_Requires_the_old_one_and_ends_every_other_session()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var (stays, ends) = (
            await ApiClient.SignInAsync(app, user.Email, Password),
            await ApiClient.SignInAsync(app, user.Email, Password));

        var wrong = await stays.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Me}/password",
            new { old = "not the old one", password = Next });
        Assert.Equal(["old"], wrong.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        await stays.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, $"{Me}/password", new { old = Password, password = Next });

        await Wait.UntilAsync(async () => await ends.StatusAsync(Me) == 401, TimeSpan.FromSeconds(10));
        Assert.Equal(200, await stays.StatusAsync(Me));
        await ApiClient.SignInAsync(app, user.Email, Next);
        Assert.Equal(["password.refused", "password.changed"], await AuditLogReader.ActionsAsync(app, user.Id));
    }

    [Fact]
    public async Task Second_factor_Is_set_up_renewed_and_disabled_with_the_password()
    {
        var (me, id) = await NewAsync();
        var key = await me.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, $"{Me}/second-factor");
        await me.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Me}/second-factor/confirm", new { code = "abc" });
        var code = Totp.CodeAt(key.GetProperty("key").GetString()!, DateTimeOffset.UtcNow);
        var codes = await me.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{Me}/second-factor/confirm", new { code });
        Assert.Equal(10, codes.GetProperty("recoveryCodes").GetArrayLength());
        Assert.True((await me.ReadAsync($"{Me}/second-factor")).Json.GetProperty("isEnabled").GetBoolean());
        await me.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{Me}/second-factor");

        await me.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Me}/second-factor/recovery-codes",
            new { password = "not the one" });
        var renewed = await me.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{Me}/second-factor/recovery-codes", new { password = Password });
        Assert.DoesNotContain(
            codes.GetProperty("recoveryCodes")[0].GetString()!, renewed.GetRawText(), StringComparison.Ordinal);
        await me.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Me}/second-factor/disable",
            new { password = "not the one" });
        await me.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, $"{Me}/second-factor/disable", new { password = Password });

        Assert.False((await me.ReadAsync($"{Me}/second-factor")).Json.GetProperty("isEnabled").GetBoolean());
        await me.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, $"{Me}/second-factor/disable", new { password = Password });
        Assert.Equal(
            ["second_factor.on", "second_factor.codes_renewed", "second_factor.off"],
            (await AuditLogReader.ActionsAsync(app, id)).Where(a =>
                a.StartsWith("second_factor.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S16_Sessions_Are_listed_and_ended_by_their_owner_only()
    {
        var user = await app.CreateUserAsync(Password);
        var (me, other) = (
            await ApiClient.SignInAsync(app, user.Email, Password),
            await ApiClient.SignInAsync(app, user.Email, Password));
        var (otherUser, _) = await NewAsync();
        var sessions = (await me.ReadAsync($"{Me}/sessions")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([false, true], sessions.Select(s => s.GetProperty("isCurrent").GetBoolean()));
        var path = $"{Me}/sessions/{sessions[0].GetProperty("id").GetGuid()}";

        await otherUser.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Delete, path);
        await me.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, path);
        await Wait.UntilAsync(async () => await other.StatusAsync(Me) == 401, TimeSpan.FromSeconds(10));
        await ApiClient.SignInAsync(app, user.Email, Password);
        await me.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{Me}/sessions");
        Assert.True(
            Assert
                .Single((await me.ReadAsync($"{Me}/sessions")).Json.GetProperty("items").EnumerateArray())
                .GetProperty("isCurrent")
                .GetBoolean());
    }

    /// <summary>A leaked API token opens one tenant, and never the account of its owner.</summary>
    [Fact]
    public async Task S21_API_token_Cannot_access_its_owners_account()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var token = await app.CreateApiTokenAsync("acme", user.Id, ApiScopes.All);
        Assert.Equal(403, await token.StatusAsync($"{Me}/sessions"));
        await token.ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Put, Me, new { name = "Taken over" });
        await token.ExpectAsync(
            HttpStatusCode.Forbidden, HttpMethod.Post, $"{Me}/password", new { old = Password, password = Next });
        await token.ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Post, $"{Me}/second-factor");
        await token.ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Delete, $"{Me}/sessions");
    }

    [Fact]
    public async Task Required_second_factor_Allows_only_its_setup()
    {
        var user = await strict.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var me = await ApiClient.SignInAsync(strict, user.Email, Password);
        Assert.Equal((403, 403), (await me.StatusAsync(Me), await me.StatusAsync($"{Me}/sessions")));
        var key = (await me.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, $"{Me}/second-factor"))
            .GetProperty("key")
            .GetString()!;

        await me.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{Me}/second-factor/confirm",
            new { code = Totp.CodeAt(key, DateTimeOffset.UtcNow) });

        await Wait.UntilAsync(
            async () => await me.StatusAsync("/api/v1/tenants/acme/escalations") == 200, TimeSpan.FromSeconds(10));
    }

    private async Task<(ApiClient Me, Guid Id)> NewAsync()
    {
        var user = await app.CreateUserAsync(Password);
        return (await ApiClient.SignInAsync(app, user.Email, Password), user.Id);
    }

    public sealed class SecondFactorRequired(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["SecondFactor:Required"] = "true";
    }
}
