using System.Net;
using ChatPlatform.Core.Egress;
using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting.Internal;

namespace ChatPlatform.Tests.Identity.Oidc;

/// <summary>Behavior without a provider, validation of the section, and the hosts of the back channel.</summary>
public sealed class OidcEdgeTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Oidc_Has_no_button_and_no_route_without_the_section()
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
    public void S67_Incomplete_section_Is_rejected(
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
    public async Task S52_Back_channel_Reaches_the_providers_hosts_only()
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
