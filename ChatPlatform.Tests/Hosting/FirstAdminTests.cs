using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Hosting;

/// <summary>The first start of the real program in production (S25).</summary>
public sealed partial class FirstAdminTests(ProductionSettings production) : IClassFixture<ProductionSettings>
{
    private static readonly string[] s_known =
    [
        "Demo-admin-2026!",
        "Demo-supporter-2026!",
        "Demo-tenant-2026!",
        "admin",
        "password",
        "changeme",
        "chatplatform",
        "Administrator1",
        "123456789012",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S25_First_start_Has_no_default_account_and_the_operators_code_creates_the_first_admin()
    {
        await using var app = new AppProcess(production.Good());
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = app.Address,
        };
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Host = "127.0.0.1";
        foreach (var (password, i) in s_known.Select((p, i) => (p, i)))
        {
            http.DefaultRequestHeaders.Remove("X-Forwarded-For");
            http.DefaultRequestHeaders.Add("X-Forwarded-For", $"198.51.100.{i}");
            var email = i % 2 == 0 ? "admin@demo.local" : $"admin{i}@localhost.example";
            using var refused = await http.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Ct);
            Assert.True(
                refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests,
                $"{password}: {refused.StatusCode}");
        }

        using var closed = await http.GetAsync(new Uri("/setup", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
        var code = Code().Match(await CreateAdminAsync()).Value;
        Assert.Equal(43, code.Length);

        using var page = await http.GetAsync(new Uri("/setup", UriKind.Relative), Ct);
        var token = Token().Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = token,
                ["code"] = code,
                ["email"] = "first@people.test",
                ["name"] = "Ada Lovelace",
                ["password"] = "seven plum kettles",
            });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/setup") { Content = form };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        using var done = await http.SendAsync(request, Ct);

        Assert.Equal("/sign-in", done.Headers.Location?.ToString());
        using var signedIn = await http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = "first@people.test", password = "seven plum kettles" }, Ct);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        Assert.Empty(Code().Match(await CreateAdminAsync()).Value);
    }

    private async Task<string> CreateAdminAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.WebProgram, "create-admin"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in production.Good())
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return output;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
