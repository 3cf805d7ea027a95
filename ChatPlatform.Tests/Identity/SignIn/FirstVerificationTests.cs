using System.Net;
using ChatPlatform.Core.Identity.Tokens;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>
/// The owner of an address verifies it for the first time, after someone else has created accounts with it.
/// </summary>
public sealed class FirstVerificationTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";
    private const string Other = "nine silver spoons";

    private readonly string _email = $"v{Guid.CreateVersion7():N}@people.test";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reset")]
    [InlineData("invitation")]
    [InlineData("new admin")]
    public async Task M7_First_verification_Ends_all_earlier_credentials(string proof)
    {
        await app.AcceptAsync(await app.InviteAsync("acme", _email), Password);
        await app.AcceptAsync(await app.InviteAsync("contoso", _email), Other);
        var user = (await app.MemberAsync("acme", _email)).GetProperty("userId").GetGuid();
        var attacker = await ApiClient.SignInAsync(app, _email, Password);
        var program = await app.CreateApiTokenAsync("acme", user, ApiScopes.All);
        var elsewhere = await ApiClient.SignInAsync(app, _email, Other);
        await Factor.SetUpAsync(app, user);
        Assert.All(await StatusesAsync(attacker, program, elsewhere), status => Assert.Equal(200, status));

        var admin = await ApiClient.AdminAsync(app);
        const string mine = "the owner's own words";
        switch (proof)
        {
            case "reset":
                var reset = await admin.ExpectAsync(
                    HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/users/{user}/password-reset");
                await app.AcceptAsync(reset.GetProperty("path").GetString()!.Split('#')[1], mine, "/password-reset");
                break;
            case "invitation":
                var tenant = await admin.ExpectAsync(
                    HttpStatusCode.Created,
                    HttpMethod.Post,
                    "/api/v1/users",
                    new
                    {
                        email = _email,
                        tenant = "globex-" + await NewTenantAsync(admin),
                        role = "supporter",
                    });
                await app.AcceptAsync(tenant.GetProperty("path").GetString()!.Split('#')[1], mine);
                break;
            default:
                var invited = await admin.ExpectAsync(
                    HttpStatusCode.Created, HttpMethod.Post, "/api/v1/users", new { email = _email });
                await app.AcceptAsync(invited.GetProperty("path").GetString()!.Split('#')[1], mine);
                break;
        }

        Assert.All(await StatusesAsync(attacker, program, elsewhere), status => Assert.Equal(401, status));
        Assert.Equal(401, await SignInAsync(Password));
        Assert.Equal(401, await SignInAsync(Other));
        var owner = await ApiClient.SignInAsync(app, _email, mine); // Without the attacker's second factor.
        Assert.Contains("acme", await owner.TenantsAsync());
        Assert.Contains("contoso", await owner.TenantsAsync());
        Assert.True((await app.MemberAsync("acme", _email)).GetProperty("emailConfirmed").GetBoolean());
        Assert.Contains(
            "address.verified",
            await AuditLogReader.ActionsAsync(
                app, (await owner.ReadAsync("/api/v1/me")).Json.GetProperty("id").GetGuid()));
        Assert.Single(
            (await admin.ReadAsync($"/api/v1/users?search={_email}")).Json.GetProperty("items").EnumerateArray());
    }

    private static async Task<List<int>> StatusesAsync(params ApiClient[] clients)
    {
        var statuses = new List<int>();
        foreach (var client in clients)
        {
            statuses.Add(await client.StatusAsync("/api/v1/me"));
        }

        return statuses;
    }

    private async Task<int> SignInAsync(string password)
    {
        using var http = app.AtNewAddress();
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            http, "/api/v1/auth/token", new { email = _email, password }, Ct);
        return (int)answer.StatusCode;
    }

    private static async Task<string> NewTenantAsync(ApiClient admin)
    {
        var slug = Guid.CreateVersion7().ToString("N")[20..];
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants", new { slug = "globex-" + slug, name = "Globex" }
        );
        return slug;
    }
}
