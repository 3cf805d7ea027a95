using System.Net;

namespace ChatPlatform.Tests.Identity.Oidc;

/// <summary>An unavailable identity provider.</summary>
public sealed class OidcAwayTests(OidcAwayTests.UnavailableProvider app)
    : IClassFixture<OidcAwayTests.UnavailableProvider>
{
    [Fact]
    public async Task Sign_in_page_Says_so_and_accepts_passwords_when_the_provider_is_unavailable()
    {
        using var staff = new StaffClient(app);
        using var start = await staff.PostWithTokenAsync(
            "/sign-in", "/sign-in/oidc/start", new() { ["returnUrl"] = "/account" });
        Assert.Equal("/sign-in?why=failed&returnUrl=%2Faccount", start.Headers.Location!.ToString());

        using var done = await staff.SignInAsync("admin@demo.local", "Demo-admin-2026!", "/account");

        Assert.Equal("/account", done.Headers.Location!.ToString());
    }

    public sealed class UnavailableProvider(PlatformFixture platform) : OidcFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Oidc:Authority"] = "http://127.0.0.2:9";
        }
    }
}

/// <summary>Callbacks count as sign-ins.</summary>
public sealed class OidcLimitTests(OidcLimitTests.LowLimits app) : IClassFixture<OidcLimitTests.LowLimits>
{
    [Fact]
    public async Task S62_Forged_callbacks_Are_limited_like_sign_ins()
    {
        using var staff = new StaffClient(app);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await staff.GetAsync("/sign-in/oidc?code=x&state=y");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests), (statuses[0], statuses[^1]));
        // The window may slide during the test.
        Assert.InRange(statuses.Count(s => s == HttpStatusCode.Redirect), 1, 10);
    }

    public sealed class LowLimits(PlatformFixture platform) : OidcFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Limits:Requests:SignInsPerAddress"] = "5";
        }
    }
}
