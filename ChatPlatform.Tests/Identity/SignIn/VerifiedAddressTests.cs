using System.Net;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Identity;

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
        await app.AcceptAsync(await app.InviteAsync("acme", _email), Password);
        var made = await ApiClient.SignInAsync(app, _email, Password);
        Assert.Equal(["acme"], await made.TenantsAsync());
        var member = await app.MemberAsync("acme", _email);
        Assert.False(member.GetProperty("emailConfirmed").GetBoolean());

        // The link of another tenant does not accept it, even with its password.
        var foreign = await app.InviteAsync("contoso", _email);
        using var wrong = await app.PostAsync(foreign, Password, "known");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        await app.AcceptAsync(foreign, Other);

        Assert.Equal(["acme"], await made.TenantsAsync());
        Assert.Equal(["contoso"], await (await ApiClient.SignInAsync(app, _email, Other)).TenantsAsync());
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
        var acme = await app.OwnerAsync("acme");
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

        var member = await app.MemberAsync("acme", email);
        observed.Add(
            $"{member.GetProperty("name")} {member.GetProperty("role")} {member.GetProperty("emailConfirmed")}");
        observed.Add(string.Join(',', await (await ApiClient.SignInAsync(app, email, Other)).TenantsAsync()));
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
            var code = await app.InviteAsync("acme", user.Email);
            using var done = await app.PostAsync(code, Password, way);

            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
            Assert.Equal(
                ["acme", "contoso"],
                await (await ApiClient.SignInAsync(app, user.Email, Password)).TenantsAsync());
            Assert.True((await app.MemberAsync("acme", user.Email)).GetProperty("emailConfirmed").GetBoolean());
        }
    }

    [Fact]
    public async Task M7_Guessing_with_invitations_Is_throttled_like_sign_ins()
    {
        var user = await app.CreateMemberAsync("contoso", TenantRole.Supporter, Password);
        var code = await app.InviteAsync("acme", user.Email);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await app.PostAsync(code, $"not the right one {i}", "known");
        }

        using var slowed = await app.PostAsync(code, Password, "known");
        Assert.Contains("too often", await slowed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        // An account of the tenant: the password was not checked.
        using var other = await app.PostAsync(code, Password);
        Assert.False((await app.MemberAsync("acme", user.Email)).GetProperty("emailConfirmed").GetBoolean());
    }

    [Fact]
    public async Task M7_Unverified_account_Cannot_become_a_platform_admin()
    {
        await app.AcceptAsync(await app.InviteAsync("acme", _email), Password);
        var user = (await app.MemberAsync("acme", _email)).GetProperty("userId").GetGuid();
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
        await app.AcceptAsync(await app.InviteAsync(slug, _email), Password);
        return _email;
    }
}
