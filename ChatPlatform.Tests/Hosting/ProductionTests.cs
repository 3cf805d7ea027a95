using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Hosting;

/// <summary>The real program in production, behind a proxy on this machine.</summary>
public sealed partial class ProductionTests(ProductionTests.Running app) : IClassFixture<ProductionTests.Running>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in?returnUrl=%2Ft%2Facme")]
    [InlineData("/widget.js")]
    public async Task S44_Page_over_http_Is_redirected_to_https(string path)
    {
        using var response = await app.SendAsync(HttpMethod.Get, path, isHttps: false);
        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal("https://127.0.0.1" + path, response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("GET", "/api/widget/v1/config?key=wk_demo_acme")]
    [InlineData("POST", "/api/widget/v1/session")]
    [InlineData("POST", "/sign-in")]
    public async Task S44_API_request_over_http_Is_rejected_before_its_body_is_read(string method, string path)
    {
        using var response = await app.SendAsync(
            new(method), path, isHttps: false,
            content: method == "POST" ? JsonContent.Create(new { widgetKey = "wk_demo_acme" }) : null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("https_required", (await VisitorClient.ReadAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task S44_Same_request_over_https_Is_served()
    {
        using var session = await app.SendAsync(
            HttpMethod.Post, "/api/widget/v1/session", content: JsonContent.Create(new { widgetKey = "wk_demo_acme" }));
        Assert.Equal(HttpStatusCode.Created, session.StatusCode);
    }

    [Fact]
    public async Task S42_Hsts_header_Is_valid_for_a_year()
    {
        foreach (var path in new[] { "/sign-in", "/widget.js", "/no/such/page", "/api/widget/v1/config?key=wk_nobody" })
        {
            using var response = await app.SendAsync(HttpMethod.Get, path);
            Assert.Equal(
                "max-age=31536000; includeSubDomains",
                Assert.Single(response.Headers.GetValues("Strict-Transport-Security")));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task S41_Unknown_host_name_Is_rejected()
    {
        using var response = await app.SendAsync(HttpMethod.Get, "/sign-in", host: "evil.example");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task S23_Cookies_Have_the_host_prefix_and_are_secure_and_http_only()
    {
        using var page = await app.SendAsync(HttpMethod.Get, "/sign-in");
        var ours = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        var token = TokenField().Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["email"] = ProductionSettings.User,
                ["password"] = ProductionSettings.Password,
                ["__RequestVerificationToken"] = token,
            });
        using var signedIn = await app.SendAsync(
            HttpMethod.Post, "/sign-in", content: form, cookie: ours.Split(';')[0]);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var given = signedIn.Headers.GetValues("Set-Cookie").ToList();

        Assert.StartsWith("__Host-chatplatform-form=", ours, StringComparison.Ordinal);
        Assert.Equal(["__Host-chatplatform", "__Host-chatplatform-device"], given.Select(c => c.Split('=')[0]).Order());
        Assert.All([ours, .. given], c =>
        {
            var rest = c.Split("; ")[1..].Select(p => p.ToUpperInvariant()).ToList();
            Assert.Contains("SECURE", rest);
            Assert.Contains("HTTPONLY", rest);
            Assert.Contains("PATH=/", rest);
            Assert.Contains(rest, p => p is "SAMESITE=LAX" or "SAMESITE=STRICT");
            Assert.DoesNotContain(rest, p => p.StartsWith("DOMAIN", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task S70_Only_listed_paths_Respond_to_anonymous_users()
    {
        string[] known =
        [
            "/setup",
            "/healthz/live",
            "/healthz/ready",
            "/sign-in",
            "/widget.js",
            "/widget/frame",
            "/.well-known/jwks.json",
        ];
        var open = new List<string>();
        foreach (var path in CommonPaths.All)
        {
            using var response = await app.SendAsync(HttpMethod.Get, path);
            var closed =
                response.StatusCode
                    is HttpStatusCode.NotFound
                        or HttpStatusCode.Unauthorized
                        or HttpStatusCode.MethodNotAllowed
                || (
                    response.StatusCode == HttpStatusCode.Redirect
                    && response.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal));
            if (!closed && !known.Contains(path))
            {
                open.Add($"{path}: {(int)response.StatusCode}");
            }
        }

        Assert.True(CommonPaths.All.Count >= 500, $"{CommonPaths.All.Count} paths");
        Assert.Empty(open);
        foreach (var (path, word) in new[] { ("/healthz/live", "live"), ("/healthz/ready", "ready") })
        {
            using var response = await app.SendAsync(HttpMethod.Get, path, isHttps: false);
            Assert.Equal(word, await response.Content.ReadAsStringAsync(Ct));
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    public sealed class Running(PlatformFixture platform) : IAsyncLifetime
    {
        private readonly ProductionSettings _settings = new(platform);
        private AppProcess _app = null!;

        public async ValueTask InitializeAsync()
        {
            await _settings.InitializeAsync();
            _app = new(_settings.Good());
            await _app.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            await _settings.DisposeAsync();
        }

        internal async Task<HttpResponseMessage> SendAsync(
            HttpMethod method, string path, bool isHttps = true, HttpContent? content = null, string? host = null,
            string? cookie = null)
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            {
                BaseAddress = _app.Address,
            };
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Host = host ?? "127.0.0.1";
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "198.51.100.7");
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", isHttps ? "https" : "http");
            if (cookie is not null)
            {
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
            }

            return await http.SendAsync(request, Ct);
        }
    }
}
