using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Web.Security.Http;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>Requests of other origins to the widget's API and the circuits.</summary>
public sealed class OriginTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Tricks =>
        [
            "https://shop.example.evil.example",
            "https://evilshop.example",
            "https://shop.example.",
            "https://shop.example:8443",
            "https://shop.example:443",
            "http://shop.example",
            "https://SHOP.example",
            "HTTPS://shop.example",
            "https://shop.example/",
            "https://shop.example@evil.example",
            "https://user@shop.example",
            "https://sub.shop.example",
            "https://shop.examp1e",
            "https://shop.example%00.evil.example",
            "null",
            "*",
            "file://",
            "https://shop.example,https://evil.example",
        ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task S43_Malformed_origin_Gets_no_CORS_header(string origin)
    {
        var tenant = await app.Tenant().WithOrigins("https://shop.example", "null", "*").SaveAsync();
        foreach (
            var (method, path) in new[]
            {
                ("GET", "/config"),
                ("OPTIONS", "/config"),
                ("POST", "/session"),
                ("OPTIONS", "/session"),
            })
        {
            using var response = await SendAsync(
                method, $"/api/widget/v1{path}?key={tenant.WidgetKey}", origin, tenant.WidgetKey);
            Assert.DoesNotContain(response.Headers, h =>
                h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.False(response.IsSuccessStatusCode, $"{method} {path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task S43_Listed_page_Reads_the_configuration_without_credentials_and_no_session()
    {
        var tenant = await app.Tenant().WithOrigins("https://shop.example").SaveAsync();
        using var config = await SendAsync(
            "GET",
            $"/api/widget/v1/config?key={tenant.WidgetKey}",
            "https://shop.example",
            tenant.WidgetKey);
        using var preflight = await SendAsync(
            "OPTIONS",
            $"/api/widget/v1/config?key={tenant.WidgetKey}",
            "https://shop.example",
            tenant.WidgetKey);
        using var session = await SendAsync("POST", "/api/widget/v1/session", "https://shop.example", tenant.WidgetKey);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        foreach (var readable in new[] { config, preflight })
        {
            Assert.Equal(
                "https://shop.example",
                Assert.Single(readable.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Contains("Origin", readable.Headers.Vary);
            Assert.False(readable.Headers.Contains("Access-Control-Allow-Credentials"));
        }

        Assert.False(session.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task S23_Page_of_another_origin_Cannot_open_a_circuit(string origin)
    {
        foreach (var path in new[] { "/_blazor?id=x", "/_blazor/negotiate?negotiateVersion=1" })
        {
            using var response = await SendAsync(
                path.Contains("negotiate", StringComparison.Ordinal) ? "POST" : "GET", path, origin, "");
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("http://127.0.0.2:8080", true)]
    [InlineData("https://shop.example/", false)]
    [InlineData("https://shop.example; script-src *", false)]
    [InlineData("ftp://shop.example", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void S43_Origin_Is_scheme_host_and_port(string text, bool expected) =>
        Assert.Equal(expected, Origins.IsOrigin(text));

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string origin, string key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? JsonContent.Create(new { widgetKey = key }) : null;
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
        return await app.Http.SendAsync(request, Ct);
    }
}
