using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Isolation;

/// <summary>The application's endpoints compared with the list of those that anonymous users may call.</summary>
public sealed class PublicRouteTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>Endpoints without sign-in or token, with the reason.</summary>
    private static readonly HashSet<string> s_public =
    [
        "GET /healthz/live", // for load balancers
        "GET /healthz/ready",
        "GET /metrics/round-trips", // loopback only
        "GET /widget/frame", // the widget
        "GET /widget/logo/{key}/{hash}",
        "GET /api/widget/v1/config",
        "OPTIONS /api/widget/v1/config",
        "POST /api/widget/v1/session",
        "GET /.well-known/jwks.json", // public keys
        "POST /api/v1/auth/token", // sign-in of API clients
        "POST /reports/policy", // browsers' reports of policy violations
        "GET /sign-in", // sign-in and sign-out
        "POST /sign-in",
        "POST /sign-out",
        "GET /sign-in/code", // second step of the sign-in
        "POST /sign-in/code",
        "GET /invitation", // targets of links; without a code they show an empty form
        "POST /invitation/open",
        "POST /invitation",
        "GET /password-reset",
        "POST /password-reset/open",
        "POST /password-reset",
        "GET /setup",
        "POST /setup/open",
        "POST /setup",
        "GET /openapi/{documentName}.json", // the OpenAPI document: in Development, or if Api:Docs is true
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
    public async Task S05_Unlisted_routes_Reject_anonymous_users()
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
    public void Public_route_list_Contains_existing_routes_only() =>
        Assert.Empty(s_public.Except(Routes().Select(r => $"{r.Method} {r.Pattern}")));

    /// <summary>Method and pattern of every endpoint except static files, which are public.</summary>
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
