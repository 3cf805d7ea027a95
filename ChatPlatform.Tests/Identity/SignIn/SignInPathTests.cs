using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Identity;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>
/// All ways to try a password or a code share one limit, and no address can use up the hashing slots.
/// </summary>
public sealed class SignInPathTests(SignInPathTests.LowLimits app) : IClassFixture<SignInPathTests.LowLimits>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("token")]
    [InlineData("page")]
    [InlineData("mix")]
    public async Task M5_Sixty_attempts_of_one_address_over_all_paths_Share_one_limit(string way)
    {
        using var http = app.AtNewAddress();
        var reached = 0;
        for (var i = 0; i < 60; i++)
        {
            using var answer = await TryAsync(http, way switch { "token" => 0, "page" => 1, _ => i % 5 });
            reached += answer.StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        Assert.InRange(reached, LowLimits.SignIns, LowLimits.SignIns + 5); // The window may slide during the test.
        using var elsewhere = app.AtNewAddress();
        using var other = await TryAsync(elsewhere, 0);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task M5_Repeated_password_prompt_Uses_the_same_limit()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, "seven plum kettles");
        var bearer = (await ApiClient.SignInAsync(app, user.Email, "seven plum kettles")).Token;
        using var http = app.AtNewAddress();
        var reached = 0;
        for (var i = 0; i < LowLimits.SignIns + 10; i++)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post, new Uri("/api/v1/me/password", UriKind.Relative))
            {
                Content = JsonContent.Create(new { old = "not the right one", password = "short" }),
                Headers = { Authorization = new("Bearer", bearer) },
            };
            using var answer = await http.SendAsync(request, Ct);
            reached += answer.StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        Assert.InRange(reached, LowLimits.SignIns, LowLimits.SignIns + 3);
    }

    private static Task<HttpResponseMessage> TryAsync(HttpClient http, int path)
    {
        var name = $"n{Guid.CreateVersion7():N}@people.test";
        if (path == 0)
        {
            return http.PostAsJsonAsync("/api/v1/auth/token", new { email = name, password = "not the right one" }, Ct);
        }

        var form = new FormUrlEncodedContent([
            new("email", name),
            new("password", "not the right one"),
            new("code", "123456"),
            new("name", "Ada"),
        ]);
        return http.PostAsync(
            new Uri(
                path switch
                {
                    1 => "/sign-in",
                    2 => "/sign-in/code",
                    3 => "/invitation",
                    _ => "/password-reset",
                },
                UriKind.Relative),
            form,
            Ct);
    }

    public sealed class LowLimits(PlatformFixture platform) : AppFixture(platform)
    {
        public const int SignIns = 20;

        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Requests:SignInsPerAddress"] = $"{SignIns}";
    }
}

/// <summary>Hashing slots at the cost of production.</summary>
public sealed class SharedHashTests(SignInLoadTests.ExpensiveHashing app)
    : IClassFixture<SignInLoadTests.ExpensiveHashing>
{
    private const string Password = "seven plum kettles";
    private const int MaxAttempts = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M5_Twenty_connections_of_one_address_Do_not_block_sign_ins_of_others()
    {
        var user = await app.CreateUserAsync(Password);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var crowd = app.AtNewAddress();
        var flood = Enumerable.Range(0, 20).Select(_ => FloodAsync(crowd, stop.Token)).ToList();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            statuses.Add(await SignInAsync(user.Email));
        }

        await stop.CancelAsync();
        var sentAway = (await Task.WhenAll(flood)).Sum();
        Assert.All(statuses, s => Assert.Equal(HttpStatusCode.OK, s));
        Assert.NotEqual(0, sentAway);
    }

    /// <summary>
    /// Signs in from a new address. A machine that is too busy to hash in time asks to try again; the user does so.
    /// </summary>
    private async Task<HttpStatusCode> SignInAsync(string email)
    {
        using var http = app.AtNewAddress();
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await http.PostAsJsonAsync(
                "/api/v1/auth/token", new { email, password = Password }, Ct);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || attempt == MaxAttempts)
            {
                return answer.StatusCode;
            }
        }
    }

    /// <summary>Attempts sign-ins until it is cancelled.</summary>
    /// <returns>The number of rejections.</returns>
    private static async Task<int> FloodAsync(HttpClient http, CancellationToken stop)
    {
        var sentAway = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.PostAsJsonAsync(
                    "/api/v1/auth/token",
                    new { email = $"f{Guid.CreateVersion7():N}@people.test", password = "not the right one" }, stop);
                sentAway += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return sentAway;
    }
}
