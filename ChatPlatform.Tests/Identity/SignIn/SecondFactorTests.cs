using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Signing in with a second factor, over HTTP.</summary>
public sealed class SecondFactorTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Totp_Equals_the_vectors_of_RFC_6238()
    {
        var key = Totp.Encode("12345678901234567890"u8);
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", key);
        Assert.Equal("287082", Totp.CodeAt(key, DateTimeOffset.FromUnixTimeSeconds(59)));
        Assert.Equal("005924", Totp.CodeAt(key, DateTimeOffset.FromUnixTimeSeconds(1234567890)));
    }

    [Fact]
    public void S19_Codes_Are_accepted_one_step_early_or_late()
    {
        var key = Totp.NewKey();
        var now = DateTimeOffset.FromUnixTimeSeconds(3_000_000_010);
        var step = now.ToUnixTimeSeconds() / 30;

        long?[] steps =
        [
            .. Enumerable.Range(-2, 5).Select(n => Totp.StepOf(key, Totp.CodeAt(key, now.AddSeconds(30 * n)), now)),
        ];

        Assert.Equal([null, step - 1, step, step + 1, null], steps);
        Assert.Equal(32, key.Length);
    }

    [Fact]
    public async Task S19_Sign_in_Requires_the_code_after_the_password()
    {
        var (user, factor) = await CreateUserAsync();
        using var staff = new StaffClient(app);
        using var half = await staff.SignInAsync(user.Email, Password, "/t/acme/inbox");
        Assert.Equal("/sign-in/code", half.Headers.Location!.ToString());
        using var page = await staff.GetAsync("/t/acme/inbox");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);

        using var done = await CodeAsync(staff, await factor.NextCodeAsync());

        Assert.Equal("/t/acme/inbox", done.Headers.Location!.ToString());
        using var inside = await staff.GetAsync("/t/acme/inbox");
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
    }

    [Fact]
    public async Task S19_Code_and_recovery_code_Work_once()
    {
        var (user, factor) = await CreateUserAsync();
        var code = await factor.NextCodeAsync();

        foreach (var used in (string[])[code, factor.Recovery[0]])
        {
            Assert.Equal(200, await TokenAsync(user.Email, used));
            Assert.Equal(401, await TokenAsync(user.Email, used));
        }

        Assert.Equal(
            200,
            await TokenAsync(
                user.Email, factor.Recovery[1].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S19_Concurrent_use_of_one_code_Succeeds_once()
    {
        var (user, factor) = await CreateUserAsync();
        var code = await factor.NextCodeAsync();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => app.Get<SecondFactors>().VerifyAsync(user.Id, code, Ct)));

        Assert.Single(outcomes, true);
    }

    [Fact]
    public async Task S19_Old_and_made_up_codes_Are_rejected_and_throttled_after_five()
    {
        var (user, factor) = await CreateUserAsync();
        string?[] wrong =
        [
            factor.CodeAt(DateTimeOffset.UtcNow.AddMinutes(-10)),
            "00000",
            "abc",
            "123456789012345678901234567890123456789012345",
            "''--",
        ];
        var statuses = new List<int>();
        foreach (var code in wrong)
        {
            statuses.Add(await TokenAsync(user.Email, code));
        }

        statuses.Add(await TokenAsync(user.Email, await factor.NextCodeAsync()));
        Assert.Equal([401, 401, 401, 401, 429, 429], statuses);
    }

    [Fact]
    public async Task API_sign_in_Without_a_code_Says_that_one_is_required()
    {
        var (user, _) = await CreateUserAsync();
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = user.Email, password = Password }, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(
            "code_required", (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task S31_Key_Is_encrypted_and_rotated_and_recovery_codes_Are_hashed()
    {
        var (user, factor) = await CreateUserAsync();
        await using var owner = await app.OpenAsOwnerAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            "select string_agg(name || ' ' || value, E'\n') from user_tokens where user_id = $1", owner)
        {
            Parameters = { new() { Value = user.Id } },
        };
        var rows = (string)(await command.ExecuteScalarAsync(Ct))!;

        Assert.All(factor.Recovery, code =>
            Assert.DoesNotContain(
                code.Replace("-", "", StringComparison.Ordinal), rows, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("key gAAAAA", rows, StringComparison.Ordinal);
        var holder = app.Services.GetServices<ISecretHolder>().Single(h => h.Name == "second factors");
        Assert.Contains(await holder.ReadAsync(null, 50, Ct), r => r.RowId == user.Id.ToString());
    }

    [Fact]
    public async Task Incomplete_sign_in_Ends_with_a_password_reset()
    {
        var (user, factor) = await CreateUserAsync();
        using var staff = new StaffClient(app);
        using var half = await staff.SignInAsync(user.Email, Password);
        await using (var owner = await app.OpenAsOwnerAsync())
        {
            await using var command = new Npgsql.NpgsqlCommand(
                "update users set security_stamp = 'another' where id = $1", owner)
            {
                Parameters = { new() { Value = user.Id } },
            };
            await command.ExecuteNonQueryAsync(Ct);
        }

        using var late = await staff.PostAsync("/sign-in/code", new() { ["code"] = await factor.NextCodeAsync() });

        Assert.Equal("/sign-in", late.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("reset")]
    public async Task L3_Incomplete_sign_in_Ends_with_a_password_change(string how)
    {
        var (user, factor) = await CreateUserAsync();
        var here = await TokenOfAsync(user.Email, await factor.NextCodeAsync());
        using var staff = new StaffClient(app);
        using var half = await staff.SignInAsync(user.Email, Password);
        Assert.Equal("/sign-in/code", half.Headers.Location!.ToString());
        if (how == "changed")
        {
            await here.ExpectAsync(
                HttpStatusCode.NoContent, HttpMethod.Post, "/api/v1/me/password",
                new { old = Password, password = "nine silver spoons" });
        }
        else
        {
            var link = await app.Get<Core.Identity.Links.AccountLinks>()
                .ResetAsync(user.Id, Core.Audit.Actor.System("test"), Ct);
            await app.Get<Core.Identity.Links.LinkAcceptance>()
                .ResetAsync(link!.Secret, "nine silver spoons", Core.Audit.Actor.System("test"), Ct);
        }

        using var page = await staff.GetAsync("/sign-in/code");
        using var late = await staff.PostAsync("/sign-in/code", new() { ["code"] = await factor.NextCodeAsync() });

        Assert.Equal("/sign-in", page.Headers.Location!.ToString());
        Assert.Equal("/sign-in", late.Headers.Location!.ToString());
    }

    private async Task<ApiClient> TokenOfAsync(string email, string code)
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token",
            new
            {
                email,
                password = Password,
                code,
            },
            Ct);
        return new(
            app.Http, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("accessToken").GetString()!
        );
    }

    private async Task<((string Email, Guid Id) Person, Factor Factor)> CreateUserAsync()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        return (user, await Factor.SetUpAsync(app, user.Id));
    }

    private static Task<HttpResponseMessage> CodeAsync(StaffClient staff, string code) =>
        staff.PostWithTokenAsync("/sign-in/code", "/sign-in/code", new() { ["code"] = code });

    private async Task<int> TokenAsync(string email, string? code)
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token",
            new
            {
                email,
                password = Password,
                code,
            },
            Ct);
        return (int)answer.StatusCode;
    }
}
