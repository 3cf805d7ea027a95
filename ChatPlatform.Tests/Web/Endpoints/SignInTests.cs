using System.Net;
using ChatPlatform.Tests.Support;
using Npgsql;

namespace ChatPlatform.Tests.Web.Endpoints;

/// <summary>The console's sign-in over HTTP.</summary>
public sealed class SignInTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/t/acme/inbox")]
    [InlineData("/tenants")]
    [InlineData("/no/such/page")]
    public async Task Anonymous_user_Is_redirected_to_the_sign_in_page(string path)
    {
        using var answer = await app.Http.GetAsync(new Uri(path, UriKind.Relative), Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task S26_Anonymous_user_Gets_no_circuit()
    {
        using var negotiate = await app.Http.PostAsync(
            new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Ct);
        using var connect = await app.Http.GetAsync(new Uri("/_blazor", UriKind.Relative), Ct);

        Assert.Equal(HttpStatusCode.Redirect, negotiate.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, connect.StatusCode);
    }

    [Fact]
    public async Task Correct_password_Redirects_to_the_requested_page()
    {
        using var staff = new StaffClient(app);

        using var answer = await staff.SignInAsync("supporter@demo.local", "Demo-supporter-2026!", "/t/acme/inbox");

        Assert.Equal("/t/acme/inbox", answer.Headers.Location!.ToString());
        Assert.Contains(
            "HttpOnly", string.Join(';', answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        using var page = await staff.GetAsync("/t/acme/inbox");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task S19_Wrong_password_and_unknown_user_Look_the_same_and_are_throttled_after_five()
    {
        var known = await GuessAsync("owner@contoso.demo");
        var unknown = await GuessAsync("nobody@contoso.demo");

        Assert.Equal([401, 401, 401, 401, 429, 429], known.Select(x => x.Status));
        Assert.Equal(known, unknown);
    }

    [Fact]
    public async Task S23_Post_without_the_antiforgery_token_Does_not_sign_in()
    {
        using var staff = new StaffClient(app);

        using var answer = await staff.PostAsync(
            "/sign-in", new() { ["email"] = "supporter@demo.local", ["password"] = "Demo-supporter-2026!" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var page = await staff.GetAsync("/t/acme");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("supporter@demo.local", "Demo-supporter-2026!", "/t/acme/knowledge", 200)]
    [InlineData("supporter@demo.local", "Demo-supporter-2026!", "/t/acme/agents", 404)]
    [InlineData("supporter@demo.local", "Demo-supporter-2026!", "/tenants", 404)]
    [InlineData("owner@acme.demo", "Demo-tenant-2026!", "/t/acme/agents", 200)]
    [InlineData("owner@acme.demo", "Demo-tenant-2026!", "/t/contoso", 404)]
    [InlineData("owner@acme.demo", "Demo-tenant-2026!", "/t/no-such-tenant", 404)]
    [InlineData("admin@demo.local", "Demo-admin-2026!", "/tenants", 200)]
    [InlineData("admin@demo.local", "Demo-admin-2026!", "/no/such/page", 404)]
    public async Task S21_Page_outside_the_role_or_tenant_Returns_not_found(
        string email, string password, string path, int status)
    {
        using var staff = new StaffClient(app);
        using var signedIn = await staff.SignInAsync(email, password);

        using var page = await staff.GetAsync(path);

        Assert.Equal(status, (int)page.StatusCode);
        Assert.Equal(
            status == 404,
            (await page.Content.ReadAsStringAsync(Ct)).Contains("Page not found", StringComparison.Ordinal));
        Assert.Contains(
            "script-src 'nonce-", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S17_Disabled_user_Is_signed_out_and_cannot_sign_in()
    {
        using var staff = new StaffClient(app);
        using var signedIn = await staff.SignInAsync("supporter2@demo.local", "Demo-supporter-2026!");
        await SetDisabledAsync("supporter2@demo.local");

        using var again = new StaffClient(app);
        using var refused = await again.SignInAsync("supporter2@demo.local", "Demo-supporter-2026!");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await Wait.UntilAsync(
            async () =>
            {
                using var page = await staff.GetAsync("/t/acme");
                return page.StatusCode == HttpStatusCode.Redirect;
            },
            TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Signing_out_Requires_a_post_with_the_antiforgery_token()
    {
        using var staff = new StaffClient(app);
        using var signedIn = await staff.SignInAsync("admin@demo.local", "Demo-admin-2026!");
        using var forged = await staff.PostAsync("/sign-out", []);
        using var still = await staff.GetAsync("/tenants");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);

        using var signedOut = await staff.PostWithTokenAsync("/tenants", "/sign-out", []);

        using var page = await staff.GetAsync("/tenants");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    private async Task<List<(int Status, string Message)>> GuessAsync(string email)
    {
        using var staff = new StaffClient(app);
        List<(int, string)> responses = [];
        for (var i = 0; i < 6; i++)
        {
            using var answer = await staff.SignInAsync(email, $"wrong-password-{i}");
            responses.Add(((int)answer.StatusCode, StaffClient.Alert(await answer.Content.ReadAsStringAsync(Ct))));
        }

        return responses;
    }

    private async Task SetDisabledAsync(string email)
    {
        await using var owner = await app.OpenAsOwnerAsync();
        await using var command = new NpgsqlCommand("update users set is_disabled = true where email = $1", owner)
        {
            Parameters = { new() { Value = email } },
        };
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}
