using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>A staff user in a browser.</summary>
internal static class StaffDriver
{
    public const string Supporter = "supporter@demo.local";
    public const string SupporterPassword = "Demo-supporter-2026!";
    public const string Owner = "owner@acme.demo";
    public const string OwnerPassword = "Demo-tenant-2026!";

    /// <summary>Signs in and opens a page of the console.</summary>
    public static Task<BrowserPage> SignInAsync(
        this BrowserFixture browser,
        AppFixture app,
        string email,
        string password,
        string path,
        BrowserNewContextOptions? options = null) => browser.SignInAsync(app.Address, email, password, path, options);

    public static async Task<BrowserPage> SignInAsync(
        this BrowserFixture browser,
        Uri address,
        string email,
        string password,
        string path,
        BrowserNewContextOptions? options = null)
    {
        var staff = await browser.OpenAsync(address, options);
        await staff.Page.GotoAsync("/sign-in");
        await staff.Page.Locator("input[type=email]").FillAsync(email);
        await staff.Page.Locator("input[type=password]").FillAsync(password);
        await staff.Page.Locator("button.primary[type=submit]").ClickAsync();
        await staff.ExpectLeavingAsync("/sign-in");
        await staff.GoInteractiveAsync(path);
        return staff;
    }

    public static Task<BrowserPage> SupporterAsync(this BrowserFixture browser, AppFixture app, string path) =>
        browser.SignInAsync(app, Supporter, SupporterPassword, path);

    public static Task<BrowserPage> OwnerAsync(
        this BrowserFixture browser, AppFixture app, string path, string email = Owner) =>
        browser.SignInAsync(app, email, OwnerPassword, path);

    /// <summary>The first visible element with the text.</summary>
    public static ILocator VisibleText(this IPage page, string text) =>
        page.GetByText(text).Filter(new() { Visible = true }).First;
}
