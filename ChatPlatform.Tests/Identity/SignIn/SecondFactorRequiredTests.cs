using System.Net;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>An installation that requires a second factor of admins and supporters.</summary>
public sealed class SecondFactorRequiredTests(SecondFactorRequiredTests.SecondFactorRequired app)
    : IClassFixture<SecondFactorRequiredTests.SecondFactorRequired>
{
    private const string Password = "seven plum kettles";

    [Fact]
    public async Task Required_second_factor_Allows_only_the_own_account_until_set_up()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        using var staff = new StaffClient(app);
        using var signedIn = await staff.SignInAsync(user.Email, Password);
        Assert.Equal(404, await StatusAsync(staff, "/t/acme/inbox"));
        Assert.Equal(200, await StatusAsync(staff, "/account"));

        await Factor.SetUpAsync(app, user.Id);

        await Wait.UntilAsync(async () => await StatusAsync(staff, "/t/acme/inbox") == 200, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Required_second_factor_Rejects_API_and_bearer_tokens_until_set_up()
    {
        var supporter = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var owner = await app.CreateMemberAsync("acme", TenantRole.TenantUser, Password);
        var token = await app.CreateApiTokenAsync("acme", supporter.Id, ApiScopes.All);
        var bearer = await ApiClient.SignInAsync(app, supporter.Email, Password);

        var refusal = await token.ExpectAsync(
            HttpStatusCode.Forbidden, HttpMethod.Get, "/api/v1/tenants/acme/documents");
        Assert.Equal("second_factor_required", refusal.GetProperty("code").GetString());
        Assert.Equal(403, await bearer.StatusAsync("/api/v1/tenants/acme/escalations"));
        Assert.Equal(
            200,
            await (await ApiClient.SignInAsync(app, owner.Email, Password)).StatusAsync(
                "/api/v1/tenants/acme/documents"));
    }

    private static async Task<int> StatusAsync(StaffClient staff, string path)
    {
        using var page = await staff.GetAsync(path);
        return (int)page.StatusCode;
    }

    public sealed class SecondFactorRequired(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["SecondFactor:Required"] = "true";
    }
}
