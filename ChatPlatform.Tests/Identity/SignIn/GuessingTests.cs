using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Attempts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Wrong passwords throttle the sender only.</summary>
public sealed class GuessingTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M11_Known_device_Signs_in_during_guessing_from_the_same_address()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        using var device = new StaffClient(app);
        using var first = await device.SignInAsync(user.Email, Password);
        using var signedOut = await device.PostWithTokenAsync("/t/acme", "/sign-out", []);
        await GuessAsync(app.Http, user.Email, 8);

        using var anonymous = new StaffClient(app);
        using var unknown = await anonymous.SignInAsync(user.Email, Password);
        using var known = await device.SignInAsync(user.Email, Password, "/t/acme");

        Assert.Equal(HttpStatusCode.TooManyRequests, unknown.StatusCode);
        Assert.Equal("/t/acme", known.Headers.Location?.ToString());
    }

    [Fact]
    public async Task M11_Known_device_Counts_its_own_failures_for_its_own_user_only()
    {
        var (mine, other) = (
            await app.CreateMemberAsync("acme", TenantRole.Supporter, Password),
            await app.CreateMemberAsync("acme", TenantRole.Supporter, Password));
        using var device = new StaffClient(app);
        using var first = await device.SignInAsync(mine.Email, Password);
        using var signedOut = await device.PostWithTokenAsync("/t/acme", "/sign-out", []);

        await GuessAsync(app.Http, other.Email, 8);
        using var foreign = await device.SignInAsync(other.Email, Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, foreign.StatusCode);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var wrong = await device.SignInAsync(mine.Email, $"not the right one {i}");
            statuses.Add(wrong.StatusCode);
        }

        Assert.Equal([401, 401, 401, 401, 429, 429], statuses.Select(s => (int)s));
        using var elsewhere = app.AtNewAddress();
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(elsewhere, mine.Email, Password)).Status);
    }

    [Fact]
    public async Task M11_Correct_password_Works_at_once_from_another_address()
    {
        var user = await app.CreateUserAsync(Password);
        using var attacker = app.AtNewAddress();
        await GuessAsync(attacker, user.Email, 10);
        using var elsewhere = app.AtNewAddress();

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(elsewhere, user.Email, Password)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync(attacker, user.Email, Password)).Status);
    }

    [Fact]
    public async Task M11_Wait_Grows_with_each_failure_and_is_equal_for_unknown_names()
    {
        var user = await app.CreateUserAsync(Password);
        var (known, unknown) = (
            await ReadWaitsAsync(user.Email), await ReadWaitsAsync($"n{Guid.CreateVersion7():N}@people.test"));

        Assert.Equal(known, unknown);
        Assert.Equal([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900], known);
    }

    [Fact]
    public async Task M11_Correct_password_Works_after_the_wait_from_the_same_address()
    {
        var user = await app.CreateUserAsync(Password);
        using var http = app.AtNewAddress();
        await GuessAsync(http, user.Email, 6);
        var early = await TryAsync(http, user.Email, Password);
        Assert.InRange(early.Wait, 1, 30);

        await AdvanceTimeAsync(early.Wait);

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(http, user.Email, Password)).Status);
    }

    [Fact]
    public async Task M11_Guessing_from_many_addresses_Throttles_the_name_without_locking_it()
    {
        var user = await app.CreateUserAsync(Password);
        const int Networks = SignInThrottle.NameFailuresBeforeDelay / SignInThrottle.FailuresBeforeDelay;
        for (var network = 0; network < Networks; network++)
        {
            using var attacker = app.AtNewAddress();
            await GuessAsync(attacker, user.Email, SignInThrottle.FailuresBeforeDelay);
        }

        using var fresh = app.AtNewAddress();
        var slowed = await TryAsync(fresh, user.Email, Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.Status);
        Assert.InRange(slowed.Wait, 1, 30);
        await AdvanceTimeAsync(slowed.Wait);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(fresh, user.Email, Password)).Status);
    }

    [Fact]
    public async Task M11_Owner_Sees_failed_sign_ins_and_they_are_recorded()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var me = await ApiClient.SignInAsync(app, user.Email, Password);
        Assert.Equal(0, (await me.ReadAsync("/api/v1/me/failed-sign-ins")).Json.GetProperty("count").GetInt32());
        var address = OtherTenant.NewAddress();
        using var attacker = app.At(address);
        await GuessAsync(attacker, user.Email, 6); // The sixth attempt is not checked.

        var failures = (await me.ReadAsync("/api/v1/me/failed-sign-ins")).Json;
        Assert.Equal(5, failures.GetProperty("count").GetInt32());
        Assert.Equal(
            [address.ToString()], failures.GetProperty("addresses").EnumerateArray().Select(a => a.GetString()!));
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.True(
            await db.AuditEvents.AnyAsync(
                e => e.Action == "sign_in.slowed" && e.TargetId == user.Email && e.Kind == AuditKind.Security, Ct));
        await me.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, "/api/v1/me/failed-sign-ins");
        Assert.Equal(0, (await me.ReadAsync("/api/v1/me/failed-sign-ins")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task M11_Password_change_Works_during_guessing_elsewhere()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var me = await ApiClient.SignInAsync(app, user.Email, Password);
        using var attacker = app.AtNewAddress();
        await GuessAsync(attacker, user.Email, 12);

        await me.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, "/api/v1/me/password",
            new { old = Password, password = "nine silver spoons" });
    }

    [Fact]
    public async Task M11_Forged_device_cookie_Is_ignored()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        await GuessAsync(app.Http, user.Email, 6);
        foreach (var cookie in (string[])["x", new string('a', 5000), "AAAA,BBBB,9999999999", "%00"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/auth/token", UriKind.Relative))
            {
                Content = JsonContent.Create(new { email = user.Email, password = Password }),
            };
            request.Headers.TryAddWithoutValidation("Cookie", $"chatplatform-device={cookie}");
            using var answer = await app.Http.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
    }

    /// <summary>The wait in seconds after each of eleven failures, each made when the previous wait is over.</summary>
    private async Task<List<int>> ReadWaitsAsync(string email)
    {
        using var http = app.AtNewAddress();
        var waits = new List<int>();
        for (var i = 0; i < 11; i++)
        {
            var (_, wait) = await TryAsync(http, email, "not the right one");
            waits.Add(wait);
            await AdvanceTimeAsync(wait);
        }

        return waits;
    }

    private static async Task GuessAsync(HttpClient http, string email, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await TryAsync(http, email, "not the right one");
        }
    }

    private static async Task<(HttpStatusCode Status, int Wait)> TryAsync(
        HttpClient http, string email, string password)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Ct);
        return (answer.StatusCode, (int)(answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0));
    }

    /// <summary>Backdates the failures by some seconds.</summary>
    private async Task AdvanceTimeAsync(int seconds)
    {
        await using var owner = await app.OpenAsOwnerAsync();
        await using var command = new NpgsqlCommand(
            "update sign_in_failures set last_at = last_at - $1 * interval '1 second'", owner)
        {
            Parameters = { new() { Value = seconds } },
        };
        await command.ExecuteNonQueryAsync(Ct);
    }
}
