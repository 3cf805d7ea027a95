using System.Net;
using ChatPlatform.Core.Egress;
using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting.Internal;

namespace ChatPlatform.Tests.Identity.Oidc;

/// <summary>
/// What is there of an identity provider where none is configured, what a section must hold, and where the back channel
/// leads.
/// </summary>
public sealed class OidcEdgeTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_section_there_is_no_button_and_no_route()
    {
        var page = await app.Http.GetStringAsync(new Uri("/sign-in?why=failed", UriKind.Relative), Ct);
        Assert.DoesNotContain("Continue with", page, StringComparison.Ordinal);
        Assert.Equal("", StaffClient.Alert(page));
        Assert.DoesNotContain(app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), e =>
            e.RoutePattern.RawText!.Contains("oidc", StringComparison.OrdinalIgnoreCase));
        using var staff = new StaffClient(app);
        using var signedIn = await staff.SignInAsync("admin@demo.local", "Demo-admin-2026!");
        using var callback = await staff.GetAsync("/sign-in/oidc?code=x&state=y");
        using var start = await staff.PostWithTokenAsync("/account", "/sign-in/oidc/start", []);
        using var nowhere = await staff.PostWithTokenAsync("/account", "/no/such/page", []);
        Assert.Equal([HttpStatusCode.NotFound, nowhere.StatusCode], [callback.StatusCode, start.StatusCode]);
    }

    [Theory]
    [InlineData("https://id.example", "people.test", "Production", true)]
    [InlineData("http://127.0.0.1:9", "people.test", "Development", true)]
    [InlineData("http://127.0.0.1:9", "people.test", "Production", false)]
    [InlineData("http://id.example", "people.test", "Development", false)]
    [InlineData("", "people.test", "Production", false)]
    [InlineData("https://id.example", "*", "Production", false)]
    [InlineData("https://id.example", null, "Production", false)]
    public void S67_A_section_that_is_not_whole_is_refused(
        string authority, string? domain, string environment, bool isGood)
    {
        var options = new OidcOptions
        {
            Authority = authority,
            ClientId = "c",
            ClientSecret = "s",
            DisplayName = "ID",
            AllowedDomains = domain is null ? [] : [domain],
        };
        Assert.Equal(
            isGood,
            new OidcValidation(new HostingEnvironment { EnvironmentName = environment })
                .Validate(null, options)
                .Succeeded);
    }

    [Fact]
    public async Task S52_The_back_channel_reaches_the_provider_and_no_other_host()
    {
        await using var provider = await FakeOidc.StartAsync();
        using var handler = new OidcBackchannel(new() { Authority = provider.Authority });
        using var client = new HttpMessageInvoker(handler);
        using var known = new HttpRequestMessage(HttpMethod.Get, provider.Authority + "/keys");
        using var answer = await client.SendAsync(known, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        using var foreign = new HttpRequestMessage(HttpMethod.Get, app.Address);
        await Assert.ThrowsAsync<EgressRefusedException>(() => client.SendAsync(foreign, Ct));
    }
}
