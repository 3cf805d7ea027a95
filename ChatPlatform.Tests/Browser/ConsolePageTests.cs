using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

public sealed class ConsolePageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("/t/acme", ColorScheme.Light, 1440)]
    [InlineData("/t/acme/inbox", ColorScheme.Light, 1440)]
    [InlineData("/t/acme/conversations", ColorScheme.Dark, 820)]
    [InlineData("/t/acme/knowledge", ColorScheme.Light, 1440)]
    [InlineData("/t/acme/knowledge", ColorScheme.Dark, 390)]
    [InlineData("/t/acme/agents", ColorScheme.Dark, 1440)]
    [InlineData("/t/acme/tools", ColorScheme.Light, 390)]
    [InlineData("/t/acme/widget", ColorScheme.Light, 1440)]
    [InlineData("/t/acme/widget", ColorScheme.Dark, 390)]
    [InlineData("/t/acme/settings/model", ColorScheme.Dark, 390)]
    [InlineData("/t/acme/settings/identity", ColorScheme.Light, 1440)]
    public async Task Console_page_Is_accessible_and_has_no_script_errors(
        string path, ColorScheme scheme, int width)
    {
        await using var owner = await browser.SignInAsync(
            app,
            StaffDriver.Owner,
            StaffDriver.OwnerPassword,
            path,
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 900 },
            });

        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task S26_Sign_in_page_Is_accessible_and_opens_no_circuit()
    {
        await using var anonymous = await browser.OpenAsync(app.Address);
        var sockets = 0;
        anonymous.Page.WebSocket += (_, _) => sockets++;

        await anonymous.Page.GotoAsync("/t/acme");
        await anonymous.Page.Locator("input[type=password]").WaitForAsync();

        await anonymous.AssertAccessibleAsync();
        Assert.Equal(0, sockets);
    }

    [Fact]
    public async Task Tenant_user_Gets_not_found_in_another_tenant()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme");

        await owner.Page.GotoAsync("/t/contoso/knowledge");

        Assert.Equal(0, await owner.Page.GetByText("Cards guide.pdf").CountAsync());
        Assert.Equal(0, await owner.Page.GetByText("Contoso Bank").CountAsync());
    }
}
