using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity.Revocation;

/// <summary>API tokens end when all sessions of their owner are ended or the password is reset.</summary>
public sealed class TokenEndTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reset by link")]
    [InlineData("own sessions")]
    [InlineData("sessions by an admin")]
    [InlineData("password")]
    [InlineData("password, and said so")]
    public async Task M6_All_tokens_in_all_tenants_End_and_are_recorded(string way)
    {
        var (user, me, tokens) = await CreateUserAsync();
        var admin = await ApiClient.AdminAsync(app);
        var ids = (await me.ReadAsync("/api/v1/me/api-tokens"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(t => t.GetProperty("token").GetProperty("id").GetGuid())
            .ToList();
        Assert.Equal(3, ids.Count);

        await (
            way switch
            {
                "reset by link" => ResetAsync(admin, user.Id),
                "own sessions" => me.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, "/api/v1/me/sessions"),
                "sessions by an admin" => admin.ExpectAsync(
                    HttpStatusCode.NoContent,
                    HttpMethod.Delete,
                    $"/api/v1/users/{user.Id}/sessions"),
                "password" => me.ExpectAsync(
                    HttpStatusCode.NoContent,
                    HttpMethod.Post,
                    "/api/v1/me/password",
                    new { old = Password, password = "nine silver spoons" }),
                _ => me.ExpectAsync(
                    HttpStatusCode.NoContent,
                    HttpMethod.Post,
                    "/api/v1/me/password",
                    new
                    {
                        old = Password,
                        password = "nine silver spoons",
                        revokeTokens = true,
                    }),
            });

        foreach (var token in tokens)
        {
            Assert.Equal(401, await token.StatusAsync("/api/v1/me")); // At once, on the instance that made the change.
        }

        foreach (var id in ids)
        {
            Assert.Contains("api_token.revoked", await AuditLogReader.ActionsAsync(app, id));
        }
    }

    [Fact]
    public async Task M6_Password_change_Keeps_the_tokens_on_request()
    {
        var (_, me, tokens) = await CreateUserAsync();
        await me.ExpectAsync(
            HttpStatusCode.NoContent,
            HttpMethod.Post,
            "/api/v1/me/password",
            new
            {
                old = Password,
                password = "nine silver spoons",
                revokeTokens = false,
            });

        foreach (var token in tokens)
        {
            Assert.Equal(200, await token.StatusAsync("/api/v1/me"));
        }

        Assert.Equal(200, await me.StatusAsync("/api/v1/me"));
    }

    [Fact]
    public async Task M6_Tokens_of_other_users_Stay_valid()
    {
        var (user, _, _) = await CreateUserAsync();
        var other = await CreateUserAsync();
        await (await ApiClient.AdminAsync(app)).ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, $"/api/v1/users/{user.Id}/sessions");

        Assert.Equal(200, await other.Tokens[0].StatusAsync("/api/v1/me"));
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.False(await db.ApiTokens.AnyAsync(t => t.UserId == user.Id && t.RevokedAt == null, Ct));
    }

    private async Task<((string Email, Guid Id) Person, ApiClient Me, List<ApiClient> Tokens)> CreateUserAsync()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        await app.JoinAsync(await app.TenantIdAsync("contoso"), user.Id, TenantRole.Supporter);
        var tokens = new List<ApiClient>();
        foreach (var slug in (string[])["acme", "acme", "contoso"])
        {
            tokens.Add(await app.CreateApiTokenAsync(slug, user.Id, ApiScopes.All));
            Assert.Equal(200, await tokens[^1].StatusAsync("/api/v1/me"));
        }

        return (user, await ApiClient.SignInAsync(app, user.Email, Password), tokens);
    }

    private async Task<System.Text.Json.JsonElement> ResetAsync(ApiClient admin, Guid userId)
    {
        var link = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/users/{userId}/password-reset");
        using var anonymous = new StaffClient(app);
        var code = link.GetProperty("path").GetString()!.Split('#')[1];
        using var done = await anonymous.PostWithTokenAsync(
            "/password-reset", "/password-reset", new() { ["code"] = code, ["password"] = "nine silver spoons" });
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        return link;
    }
}
