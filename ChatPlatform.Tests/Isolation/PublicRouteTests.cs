using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Isolation;

/// <summary>The app's own list of endpoints against a visible list of what strangers may reach.</summary>
public sealed class PublicRouteTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>Everything that needs no sign-in and no token, and why.</summary>
    private static readonly HashSet<string> s_public =
    [
        "GET /healthz/live", // for load balancers
        "GET /healthz/ready",
        "GET /metrics/round-trips", // loopback only
        "GET /widget/frame", // the widget
        "GET /api/widget/v1/config",
        "OPTIONS /api/widget/v1/config",
        "POST /api/widget/v1/session",
        "GET /.well-known/jwks.json", // public keys
        "POST /api/v1/auth/token", // the way in for programs
        "POST /reports/policy", // browsers report what a page's policy stopped
        "GET /sign-in", // the way in, and out
        "POST /sign-in",
        "POST /sign-out",
        "GET /sign-in/code", // the second step
        "POST /sign-in/code",
        "GET /invitation", // where links lead; without their code they show an empty form
        "POST /invitation/open",
        "POST /invitation",
        "GET /password-reset",
        "POST /password-reset/open",
        "POST /password-reset",
        "GET /setup",
        "POST /setup/open",
        "POST /setup",
        "GET /openapi/{documentName}.json", // the API's document: Development, or where Api:Docs says so
        "GET /api/docs",
        "GET /api/docs/reference/scalar.js",
        "GET /api/docs/reference/scalar.aspnetcore.js",
        "GET /api/docs/reference/favicon.svg",
        "GET /api/docs/reference/{documentName?}",
        "GET /demo/{tenant}", // Development only
        "GET /demo/api/shipments/{number}",
        "GET /demo/api/accounts/{customer}",
    ];

    [Fact]
    public async Task S05_Whatever_is_not_on_the_list_refuses_a_stranger()
    {
        var open = new List<string>();
        var closed = 0;
        foreach (var (method, pattern) in Routes())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(pattern));
            using var response = await app.Http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            var refused =
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                || (
                    response.StatusCode == HttpStatusCode.Redirect
                    && response.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal));
            closed += refused ? 1 : 0;
            if (!refused && !s_public.Contains($"{method} {pattern}"))
            {
                open.Add($"{method} {pattern}: {(int)response.StatusCode}");
            }
        }

        Assert.Empty(open);
        Assert.True(closed >= 15, $"Only {closed} closed routes were found: is the list of endpoints complete?");
    }

    [Fact]
    public void The_list_of_public_routes_names_no_route_that_is_gone() =>
        Assert.Empty(s_public.Except(Routes().Select(r => $"{r.Method} {r.Pattern}")));

    /// <summary>Method and pattern of every endpoint but the built files, which are public by their nature.</summary>
    private List<(string Method, string Pattern)> Routes() =>
        [
            .. app
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => !e.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor"))
                .SelectMany(e =>
                    (
                        e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
                            ? methods
                            : ["GET"]
                    ).Select(m => (m, "/" + e.RoutePattern.RawText!.Trim('/'))))
                .Where(r => !r.Item2.StartsWith("/_framework", StringComparison.Ordinal))
                .Distinct(),
        ];

    private static string Fill(string pattern)
    {
        var id = Guid.CreateVersion7().ToString();
        return string.Join(
            '/',
            pattern
                .Split('/')
                .Select(part =>
                    part.StartsWith('{')
                        ? part.Contains("guid", StringComparison.Ordinal)
                            ? id
                            : "acme"
                        : part));
    }
}
