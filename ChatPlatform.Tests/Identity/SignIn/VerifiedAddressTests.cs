using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Accounts created with a link that a manager had, without a mail server.</summary>
public sealed partial class VerifiedAddressTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";
    private const string Other = "nine silver spoons";

    private readonly string _email = $"v{Guid.CreateVersion7():N}@people.test";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M7_Account_of_a_managers_link_Is_valid_in_that_tenant_only()
    {
        await AcceptAsync(await InviteAsync(await OwnerAsync("acme"), "acme", _email), Password);
        var made = await ApiClient.SignInAsync(app, _email, Password);
        Assert.Equal(["acme"], await TenantsAsync(made));
        var member = await MemberAsync("acme", _email);
        Assert.False(member.GetProperty("emailConfirmed").GetBoolean());

        // The link of another tenant does not accept it, even with its password.
        var foreign = await InviteAsync(await OwnerAsync("contoso"), "contoso", _email);
        using var wrong = await PostAsync(foreign, Password, "known");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        await AcceptAsync(foreign, Other);

        Assert.Equal(["acme"], await TenantsAsync(made));
        Assert.Equal(["contoso"], await TenantsAsync(await ApiClient.SignInAsync(app, _email, Other)));
        var admin = await ApiClient.AdminAsync(app);
        await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, $"/api/v1/users/{member.GetProperty("userId")}/memberships",
            new { tenant = "contoso", role = "supporter" });
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("verified")]
    [InlineData("of another tenant")]
    [InlineData("admin")]
    public async Task M7_Tenant_Cannot_tell_whether_an_address_has_an_account(string kind)
    {
        var email = kind switch
        {
            "verified" => (await app.CreateMemberAsync("contoso", TenantRole.Supporter, Password)).Email,
            "admin" => (await app.CreateUserAsync(Password, isAdmin: true)).Email,
            "of another tenant" => await UnverifiedAsync("contoso"),
            _ => _email,
        };
        var observed = new List<string>();
        var acme = await OwnerAsync("acme");
        var made = await acme.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/invitations",
            new { email, role = "supporter" });
        observed.Add($"{made.GetProperty("mailed")}");
        var code = made.GetProperty("path").GetString()!.Split('#')[1];
        using var anonymous = new StaffClient(app);
        foreach (var (path, fields) in Calls(code))
        {
            using var answer = await anonymous.PostWithTokenAsync("/invitation", path, fields);
            observed.Add(
                $"{(int)answer.StatusCode} {answer.Headers.Location} "
                + $"{Plain(await answer.Content.ReadAsStringAsync(Ct), email, code)}"
            );
        }

        var member = await MemberAsync("acme", email);
        observed.Add(
            $"{member.GetProperty("name")} {member.GetProperty("role")} {member.GetProperty("emailConfirmed")}");
        observed.Add(string.Join(',', await TenantsAsync(await ApiClient.SignInAsync(app, email, Other))));
        using var again = await acme.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/acme/invitations", new { email, role = "supporter" });
        observed.Add($"{(int)again.StatusCode}");

        Assert.Equal(
            [
                "False",
                "200",
                "422",
                "422",
                "302 /sign-in?returnUrl=/t/acme ",
                "404",
                "Ada supporter False",
                "acme",
                "409",
            ],
            observed.Select(Shape));
        s_first ??= observed;
        Assert.Equal(s_first, observed);
    }

    [Fact]
    public async Task M7_Password_of_a_verified_account_Joins_with_that_account()
    {
        foreach (var way in (string?[])[null, "known"])
        {
            var user = await app.CreateMemberAsync("contoso", TenantRole.Supporter, Password);
            var code = await InviteAsync(await OwnerAsync("acme"), "acme", user.Email);
            using var done = await PostAsync(code, Password, way);

            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
            Assert.Equal(
                ["acme", "contoso"], await TenantsAsync(await ApiClient.SignInAsync(app, user.Email, Password)));
            Assert.True((await MemberAsync("acme", user.Email)).GetProperty("emailConfirmed").GetBoolean());
        }
    }

    [Fact]
    public async Task M7_Guessing_with_invitations_Is_throttled_like_sign_ins()
    {
        var user = await app.CreateMemberAsync("contoso", TenantRole.Supporter, Password);
        var code = await InviteAsync(await OwnerAsync("acme"), "acme", user.Email);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await PostAsync(code, $"not the right one {i}", "known");
        }

        using var slowed = await PostAsync(code, Password, "known");
        Assert.Contains("too often", await slowed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var other = await PostAsync(code, Password); // An account of the tenant: the password was not checked.
        Assert.False((await MemberAsync("acme", user.Email)).GetProperty("emailConfirmed").GetBoolean());
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("invitation")]
    [InlineData("new admin")]
    public async Task M7_First_verification_Ends_all_earlier_credentials(string proof)
    {
        await AcceptAsync(await InviteAsync(await OwnerAsync("acme"), "acme", _email), Password);
        await AcceptAsync(await InviteAsync(await OwnerAsync("contoso"), "contoso", _email), Other);
        var user = (await MemberAsync("acme", _email)).GetProperty("userId").GetGuid();
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
                await AcceptAsync(reset.GetProperty("path").GetString()!.Split('#')[1], mine, "/password-reset");
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
                await AcceptAsync(tenant.GetProperty("path").GetString()!.Split('#')[1], mine);
                break;
            default:
                var invited = await admin.ExpectAsync(
                    HttpStatusCode.Created, HttpMethod.Post, "/api/v1/users", new { email = _email });
                await AcceptAsync(invited.GetProperty("path").GetString()!.Split('#')[1], mine);
                break;
        }

        Assert.All(await StatusesAsync(attacker, program, elsewhere), status => Assert.Equal(401, status));
        Assert.Equal(401, await SignInAsync(Password));
        Assert.Equal(401, await SignInAsync(Other));
        var owner = await ApiClient.SignInAsync(app, _email, mine); // Without the attacker's second factor.
        Assert.Contains("acme", await TenantsAsync(owner));
        Assert.Contains("contoso", await TenantsAsync(owner));
        Assert.True((await MemberAsync("acme", _email)).GetProperty("emailConfirmed").GetBoolean());
        Assert.Contains(
            "address.verified",
            await AuditLogReader.ActionsAsync(
                app, (await owner.ReadAsync("/api/v1/me")).Json.GetProperty("id").GetGuid()));
        Assert.Single(
            (await admin.ReadAsync($"/api/v1/users?search={_email}")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task M7_Unverified_account_Cannot_become_a_platform_admin()
    {
        await AcceptAsync(await InviteAsync(await OwnerAsync("acme"), "acme", _email), Password);
        var user = (await MemberAsync("acme", _email)).GetProperty("userId").GetGuid();
        var admin = await ApiClient.AdminAsync(app);
        var (detail, tag) = await admin.ReadAsync($"/api/v1/users/{user}");
        Assert.False(detail.GetProperty("emailConfirmed").GetBoolean());

        await admin.ExpectAsync(
            HttpStatusCode.Conflict,
            HttpMethod.Put,
            $"/api/v1/users/{user}",
            new
            {
                name = "Ada",
                email = _email,
                isPlatformAdmin = true,
                isDisabled = false,
            },
            tag);
        var renamed = await admin.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Put,
            $"/api/v1/users/{user}",
            new
            {
                name = "Ada L.",
                email = _email,
                isPlatformAdmin = false,
                isDisabled = false,
            },
            tag);
        Assert.False(renamed.GetProperty("emailConfirmed").GetBoolean());
    }

    private static List<string>? s_first;

    /// <summary>
    /// Requests of the link's holder: open it, a short password, a wrong one of an account, a new one, and again.
    /// </summary>
    private static IEnumerable<(string Path, Dictionary<string, string> Fields)> Calls(string code) =>
    [
        ("/invitation/open", new() { ["code"] = code }),
        ("/invitation", new() { ["code"] = code, ["name"] = "Ada", ["password"] = "short" }),
        ("/invitation", new() { ["code"] = code, ["password"] = "not the right one", ["as"] = "known" }),
        ("/invitation", new() { ["code"] = code, ["name"] = "Ada", ["password"] = Other }),
        ("/invitation", new() { ["code"] = code, ["name"] = "Ada", ["password"] = Other }),
    ];

    private static string Shape(string observed, int at) =>
        at is >= 1 and <= 3 or 5 ? observed.Split(' ')[0] : observed;

    private static string Plain(string html, string email, string code) =>
        Noise()
            .Replace(html, "")
            .Replace(email, "EMAIL", StringComparison.OrdinalIgnoreCase)
            .Replace(code, "CODE", StringComparison.Ordinal);

    [GeneratedRegex("value=\"CfDJ[^\"]*\"|nonce=\"[^\"]*\"")]
    private static partial Regex Noise();

    private async Task<string> UnverifiedAsync(string slug)
    {
        await AcceptAsync(await InviteAsync(await OwnerAsync(slug), slug, _email), Password);
        return _email;
    }

    private Task<ApiClient> OwnerAsync(string slug) =>
        ApiClient.SignInAsync(app, $"owner@{slug}.demo", "Demo-tenant-2026!");

    private static async Task<string> InviteAsync(ApiClient owner, string slug, string email) =>
        (
            await owner.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/tenants/{slug}/invitations",
                new { email, role = "supporter" }))
            .GetProperty("path")
            .GetString()!
            .Split('#')[1];

    private async Task AcceptAsync(string code, string password, string page = "/invitation")
    {
        using var done = await PostAsync(code, password, page: page);
        Assert.True(
            done.StatusCode == HttpStatusCode.Redirect,
            $"{done.StatusCode} {StaffClient.Alert(await done.Content.ReadAsStringAsync(Ct))}");
    }

    private async Task<HttpResponseMessage> PostAsync(
        string code, string password, string? way = null, string page = "/invitation")
    {
        using var anonymous = new StaffClient(app);
        var fields = new Dictionary<string, string> { ["code"] = code, ["name"] = "Ada", ["password"] = password };
        if (way is not null)
        {
            fields["as"] = way;
        }

        return await anonymous.PostWithTokenAsync(page, page, fields);
    }

    private async Task<JsonElement> MemberAsync(string slug, string email) =>
        (await (await OwnerAsync(slug)).ReadAsync($"/api/v1/tenants/{slug}/members?limit=100"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Single(m => m.GetProperty("email").GetString() == email);

    private static async Task<List<string>> TenantsAsync(ApiClient user) =>
        [
            .. (await user.ReadAsync("/api/v1/me"))
                .Json.GetProperty("tenants")
                .EnumerateArray()
                .Select(t => t.GetProperty("slug").GetString()!)
                .Order(),
        ];

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
