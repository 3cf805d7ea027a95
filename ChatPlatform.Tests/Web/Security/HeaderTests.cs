using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>Headers of every response, and the policies of pages.</summary>
public sealed partial class HeaderTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/demo/nobody")]
    [InlineData("/widget/frame?key=wk_demo_acme")]
    [InlineData("/widget/frame?key=wk_nobody")]
    [InlineData("/demo/acme")]
    [InlineData("/t/acme/inbox")]
    [InlineData("/tenants")]
    public async Task S41_Page_Runs_scripts_with_its_nonce_only(string path)
    {
        using var staff = new StaffClient(app);
        if (path.StartsWith("/t", StringComparison.Ordinal))
        {
            using var signedIn = await staff.SignInAsync("admin@demo.local", "Demo-admin-2026!");
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        }

        var (policy, html) = await PageAsync(staff, path);
        var (again, _) = await PageAsync(staff, path);

        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("; object-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("; report-uri /reports/policy", policy, StringComparison.Ordinal);
        var nonce = NonceOfPolicy().Match(policy).Groups[1].Value;
        Assert.Equal(24, nonce.Length);
        Assert.NotEqual(nonce, NonceOfPolicy().Match(again).Groups[1].Value);
        var scripts = Script().Matches(html);
        Assert.NotEmpty(scripts);
        Assert.All(scripts, s =>
            Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(s.Value), StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\son[a-z]+=""", html);
    }

    [Theory]
    [InlineData("/sign-in", "'none'")]
    [InlineData("/demo/nobody", "'none'")]
    [InlineData("/tenants", "'self'")] // Blazor locates its circuit by the base element.
    public async Task S41_Staff_page_Cannot_be_framed_and_keeps_its_base(string path, string baseUri)
    {
        using var staff = new StaffClient(app);
        if (path == "/tenants")
        {
            using var signedIn = await staff.SignInAsync("admin@demo.local", "Demo-admin-2026!");
        }

        var (policy, _) = await PageAsync(staff, path);

        Assert.Contains("; frame-ancestors 'none';", policy, StringComparison.Ordinal);
        Assert.Contains($"; base-uri {baseUri};", policy, StringComparison.Ordinal);
        Assert.Contains("; form-action 'self';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S41_Invalid_origin_of_a_tenant_Adds_nothing_to_the_policy()
    {
        var tenant = await app.Tenant()
            .WithOrigins("https://shop.example", "https://x.example; script-src *", "*", "null", "javascript:alert(1)")
            .SaveAsync();
        using var response = await app.Http.GetAsync(
            new Uri($"/widget/frame?key={tenant.WidgetKey}", UriKind.Relative), Ct);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("; frame-ancestors 'self' https://shop.example; report-uri", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S42_Every_route_Returns_every_header_also_on_failure()
    {
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => !(e.RoutePattern.RawText ?? "").Contains("_blazor", StringComparison.Ordinal))
            .SelectMany(e =>
                (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m =>
                    (Method: m, Path: Fill(e.RoutePattern.RawText!))))
            .Append(("GET", "/no/such/page"))
            .Append(("GET", "/api/no/such/route"))
            .Append(("DELETE", "/sign-in"))
            .Distinct()
            .ToList();
        var lacking = new List<string>();
        foreach (var (method, path) in routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path)
            {
                Content = method == "GET" ? null : new StringContent("{", Encoding.UTF8, "application/json"),
            };
            using var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
            lacking.AddRange(
                FindMissingHeaders(response).Select(h => $"{method} {path} ({(int)response.StatusCode}): {h}"));
        }

        Assert.True(routes.Count > 40, $"{routes.Count} routes");
        Assert.Empty(lacking);
    }

    [Fact]
    public async Task S42_Widget_files_May_be_embedded_and_no_others()
    {
        using var loader = await app.Http.GetAsync(new Uri("/widget.js", UriKind.Relative), Ct);
        using var console = await app.Http.GetAsync(new Uri("/console.css", UriKind.Relative), Ct);
        Assert.Equal("cross-origin", Assert.Single(loader.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal("same-origin", Assert.Single(console.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Theory]
    [InlineData(
        "application/csp-report",
        """{"csp-report":"""
        + """{"violated-directive":"script-src","blocked-uri":"https://evil.example/x?token=secret","document-uri":"""
        + " \"https://h/\"}}",
        HttpStatusCode.NoContent
    )]
    [InlineData(
        "application/reports+json",
        """[{"type":"csp-violation","body":"""
        + """{"effectiveDirective":"script-src-elem","blockedURL":"inline","documentURL":"https://h/"}}]""",
        HttpStatusCode.NoContent
    )]
    [InlineData("text/plain", "rubbish", HttpStatusCode.NoContent)]
    [InlineData("application/json", "[[[[[[[[[[[[1]]]]]]]]]]]]", HttpStatusCode.NoContent)]
    [InlineData("application/json", null, HttpStatusCode.RequestEntityTooLarge)]
    public async Task S41_Policy_reports_Are_accepted_in_both_formats_and_bounded(
        string type, string? body, HttpStatusCode expected)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? new string(' ', 20_000)))
        {
            Headers = { ContentType = new(type) },
        };
        using var response = await app.Http.PostAsync(new Uri("/reports/policy", UriKind.Relative), content, Ct);
        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<(string Policy, string Html)> PageAsync(StaffClient staff, string path)
    {
        using var response = await staff.GetAsync(path);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        return (
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
            await response.Content.ReadAsStringAsync(Ct));
    }

    private static IEnumerable<string> FindMissingHeaders(HttpResponseMessage response)
    {
        string[] wanted =
        [
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "Permissions-Policy",
            "Content-Security-Policy",
            "Cache-Control",
            "X-Request-Id",
        ];
        foreach (var header in wanted.Where(h => !response.Headers.Contains(h)))
        {
            yield return header + " is missing";
        }

        string[] telling = ["Server", "X-Powered-By", "X-AspNet-Version"];
        foreach (var header in telling.Where(response.Headers.Contains))
        {
            yield return header + " is told";
        }

        if (
            response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json"
            && response.Headers.CacheControl is not { NoStore: true } and not { Public: true })
        {
            yield return "may be stored";
        }
    }

    private static string Fill(string pattern) =>
        "/"
        + string.Join(
            '/',
            pattern
                .Trim('/')
                .Split('/')
                .Select(part =>
                    part.StartsWith('{')
                        ? part.Contains("guid", StringComparison.Ordinal)
                            ? Guid.CreateVersion7().ToString()
                            : "acme"
                        : part));

    [GeneratedRegex("script-src 'nonce-([A-Za-z0-9+/=]+)' 'strict-dynamic';")]
    private static partial Regex NonceOfPolicy();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();
}
