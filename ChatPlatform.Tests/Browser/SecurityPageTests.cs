using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

public sealed class SecurityPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task S67_Security_page_Shows_failed_checks_and_remedies(ColorScheme scheme, int width)
    {
        await using var admin = await browser.SignInAsync(
            app,
            "admin@demo.local",
            "Demo-admin-2026!",
            "/security",
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 900 },
            });

        var demo = admin.Page.Locator(".posture-item").Filter(new() { HasText = "There are no demo accounts" });
        await Assertions.Expect(demo).ToContainTextAsync("Not met");
        await Assertions.Expect(demo).ToContainTextAsync("What to do:");
        await admin.AssertAccessibleAsync();
        Assert.Empty(admin.Errors);
        await admin.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Met") }).ClickAsync();
        await Assertions.Expect(demo).ToHaveCountAsync(0);
        await Assertions.Expect(admin.Page.GetByText("The environment name is valid")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task S67_Security_page_Is_for_platform_admins_only()
    {
        await using var owner = await browser.OwnerAsync(app, "/security");
        Assert.Equal(0, await owner.Page.Locator(".posture-item").CountAsync());
        Assert.Equal(0, await owner.Page.GetByText("Security posture").CountAsync());
    }
}
