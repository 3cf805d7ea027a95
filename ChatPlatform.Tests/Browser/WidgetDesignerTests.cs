using System.Text.RegularExpressions;
using ChatPlatform.Tests.Browser.Widget;
using ChatPlatform.Tests.Widgets;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>The widget page of the console, and open chats on sites of the tenant.</summary>
public sealed class WidgetDesignerTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    /// <summary>Time in which an open chat follows a change.</summary>
    private const float FollowMilliseconds = 5_000;

    /// <summary>Width of an image in pixels, after it was loaded.</summary>
    private const string Width = "image => image.decode().then(() => image.naturalWidth)";

    [Fact]
    public async Task Preview_follows_the_form_and_the_open_chat_on_another_site_follows_the_saved_settings()
    {
        using var shop = Shop();
        await using var owner = await browser.OwnerAsync(app, "/t/acme/widget");
        var page = owner.Page;
        await page.GetByLabel("Allowed sites").FillAsync(shop.Origin);
        await SaveAsync(page);
        await using var chat = await WidgetPage.OpenAtAsync(browser, shop.Address);
        await Assertions.Expect(chat.Frame.Locator(".rows")).Not.ToContainTextAsync("Good morning");

        await page.GetByLabel("Color", new() { Exact = true }).FillAsync("#AA1122");
        await page.GetByLabel("Greeting").FillAsync("Good morning from the depot.");
        var preview = page.FrameLocator("iframe[data-preview]");
        await Assertions.Expect(preview.Locator(".rows")).ToContainTextAsync("Good morning from the depot.");
        await Assertions.Expect(preview.Locator("html")).ToHaveAttributeAsync("style", new Regex("--brand: #aa1122"));
        await Assertions.Expect(chat.Frame.Locator(".rows")).Not.ToContainTextAsync("Good morning");

        await SaveAsync(page);
        var within = FollowMilliseconds;
        await Assertions.Expect(chat.Frame.Locator(".rows"))
            .ToContainTextAsync("Good morning from the depot.", new() { Timeout = within });
        await Assertions.Expect(chat.Frame.Locator("html"))
            .ToHaveAttributeAsync("style", new Regex("--brand: #aa1122"), new() { Timeout = within });
        await Assertions.Expect(chat.Page.Locator("chatplatform-widget"))
            .ToHaveAttributeAsync("style", new Regex("--fill: #aa1122"), new() { Timeout = within });
        Assert.Empty(owner.Errors);
        Assert.Empty(chat.Errors);
    }

    [Fact]
    public async Task Leaving_with_changes_Saves_them_or_stays_where_a_rule_is_broken()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var admin = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", $"/t/{tenant.Slug}/widget");
        var page = admin.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        var tools = page.GetByRole(AriaRole.Link, new() { Name = "Tools", Exact = true });
        await page.GetByLabel("Greeting").FillAsync("Hello from the depot.");
        await page.GetByLabel("Allowed sites").FillAsync("not a site");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }))
            .ToBeEnabledAsync();

        await tools.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("Allowed sites")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.GetByLabel("Greeting")).ToHaveValueAsync("Hello from the depot.");

        await page.GetByLabel("Allowed sites").FillAsync("https://shop.example.com");
        await tools.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await admin.ExpectPathAsync($"/t/{tenant.Slug}/tools");

        await admin.GoInteractiveAsync($"/t/{tenant.Slug}/widget");
        await Assertions.Expect(page.GetByLabel("Greeting")).ToHaveValueAsync("Hello from the depot.");
        await Assertions.Expect(page.GetByLabel("Allowed sites")).ToHaveValueAsync("https://shop.example.com");
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task Logo_texts_and_language_Are_shown_in_the_preview_and_then_in_the_open_chat()
    {
        var tenant = await app.Tenant().SaveAsync();
        using var shop = Shop("127.0.0.4", tenant.WidgetKey);
        await using var owner = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", $"/t/{tenant.Slug}/widget");
        var page = owner.Page;
        await page.GetByLabel("Allowed sites").FillAsync(shop.Origin);
        await SaveAsync(page);
        await using var chat = await WidgetPage.OpenAtAsync(browser, shop.Address);

        var file = page.Locator("#logo-file");
        await file.SetInputFilesAsync(
            new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = "<svg/>"u8.ToArray() });
        await page.VisibleText("The logo must be a PNG, JPEG or WebP image.").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await file.SetInputFilesAsync(
            new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = TestImages.Png });
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Depot desk");
        await page.GetByLabel("Hint in the message field").FillAsync("Your question to the depot");
        var preview = page.FrameLocator("iframe[data-preview]");
        await Assertions.Expect(preview.Locator(".header img")).ToBeVisibleAsync();
        await Assertions.Expect(preview.Locator(".name")).ToHaveTextAsync("Depot desk");
        await page.GetByLabel("Right to left").CheckAsync();
        await Assertions.Expect(preview.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await Assertions.Expect(preview.GetByPlaceholder("Your question to the depot")).ToBeVisibleAsync();
        Assert.Equal(2, await preview.Locator(".header img").EvaluateAsync<int>(Width));
        await Assertions.Expect(chat.Frame.Locator(".name")).Not.ToHaveTextAsync("Depot desk");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Language" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "German" }).ClickAsync();
        await SaveAsync(page);
        var within = FollowMilliseconds;
        await Assertions.Expect(chat.Frame.Locator(".header img")).ToBeVisibleAsync(new() { Timeout = within });
        await Assertions.Expect(chat.Frame.Locator(".name")).ToHaveTextAsync("Depot desk");
        await Assertions.Expect(chat.Frame.Locator("html")).ToHaveAttributeAsync("lang", "de");
        Assert.Equal(2, await chat.Frame.Locator(".header img").EvaluateAsync<int>(Width));

        await Button(page, "Remove the logo").ClickAsync();
        await Assertions.Expect(preview.Locator(".header img")).ToBeHiddenAsync();
        await SaveAsync(page);
        await Assertions.Expect(chat.Frame.Locator(".header img")).ToBeHiddenAsync(new() { Timeout = within });
        Assert.Empty(owner.Errors);
        Assert.Empty(chat.Errors);
    }

    [Fact]
    public async Task Refused_site_Is_offered_and_shows_the_widget_once_it_is_allowed()
    {
        using var shop = Shop();
        await using var visitor = await browser.OpenAsync(shop.Address);
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Open chat" }).ClickAsync();
        await visitor.Page.GetByText("The chat cannot be shown here right now.").WaitForAsync();

        await using var owner = await browser.OwnerAsync(app, "/t/acme/widget");
        var page = owner.Page;
        await page.GetByText($"{shop.Origin} asked").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await Button(page, $"Allow {shop.Origin}").ClickAsync();
        await page.VisibleText("may show the widget now").WaitForAsync();
        await Assertions.Expect(Button(page, $"Allow {shop.Origin}")).ToHaveCountAsync(0);
        Assert.Contains(
            shop.Origin, await page.GetByLabel("Allowed sites").InputValueAsync(), StringComparison.Ordinal);

        await using (await WidgetPage.OpenAtAsync(browser, shop.Address))
        {
            await page.GetByText($"on {shop.Origin}").WaitForAsync();
        }

        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Dismissed_site_Is_not_offered_any_more()
    {
        using var shop = Shop("127.0.0.3");
        await using var visitor = await browser.OpenAsync(shop.Address);
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Open chat" }).WaitForAsync();

        await using var owner = await browser.OwnerAsync(app, "/t/acme/widget");
        await Button(owner.Page, $"Dismiss {shop.Origin}").ClickAsync();
        await Assertions.Expect(Button(owner.Page, $"Dismiss {shop.Origin}")).ToHaveCountAsync(0);
        await owner.GoInteractiveAsync("/t/acme/widget");
        await owner.Page.GetByLabel("Allowed sites").WaitForAsync();
        await Assertions.Expect(owner.Page.GetByText($"{shop.Origin} asked")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Invalid_field_Gets_the_focus_with_its_rule_and_nothing_is_saved()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/widget");
        var page = owner.Page;
        await page.GetByLabel("Greeting").FillAsync("Welcome.");
        await page.GetByLabel("Allowed sites").FillAsync("https://good.example\nhttps://shop.example/cart");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Allowed sites (line 2) must be an origin").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("Allowed sites")).ToBeFocusedAsync();
        await owner.AssertAccessibleAsync();

        await page.GetByLabel("Allowed sites").FillAsync("https://Good.example/");
        await SaveAsync(page);
        await Assertions.Expect(page.GetByLabel("Allowed sites")).ToHaveValueAsync("https://good.example");
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Change_by_someone_else_Is_reported_and_can_be_saved_over()
    {
        await using var one = await browser.OwnerAsync(app, "/t/contoso/widget", "owner@contoso.demo");
        await using var other = await browser.OwnerAsync(app, "/t/contoso/widget", "owner@contoso.demo");
        await one.Page.GetByLabel("Greeting").FillAsync("From one.");
        await other.Page.GetByLabel("Greeting").FillAsync("From the other.");
        await SaveAsync(one.Page);
        await Button(other.Page, "Save").ClickAsync();
        await other.Page.GetByText("Someone else changed this widget while you were editing.").WaitForAsync();
        await Button(other.Page, "Save mine over it").ClickAsync();
        await other.Page.VisibleText("Widget saved").WaitForAsync();

        await one.GoInteractiveAsync("/t/contoso/widget");
        await Assertions.Expect(one.Page.GetByLabel("Greeting")).ToHaveValueAsync("From the other.");
    }

    [Fact]
    public async Task Business_hours_Are_saved_with_the_times_that_were_chosen()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var owner = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", $"/t/{tenant.Slug}/widget");
        var page = owner.Page;
        await page.GetByText("People reply only at certain hours").ClickAsync();
        await page.GetByLabel("From, row 1").FillAsync("08:00");
        await page.GetByLabel("Until, row 1").FillAsync("18:30");
        await SaveAsync(page);

        await owner.GoInteractiveAsync($"/t/{tenant.Slug}/widget");
        await Assertions.Expect(page.GetByLabel("From, row 1")).ToHaveValueAsync("08:00");
        await Assertions.Expect(page.GetByLabel("Until, row 1")).ToHaveValueAsync("18:30");

        await page.GetByLabel("Until, row 1").FillAsync("07:00");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Row 1 must end after it begins").WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Numbers_of_answers_without_help_Are_saved_and_a_wrong_pair_shows_its_rule()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var owner = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", $"/t/{tenant.Slug}/widget");
        var page = owner.Page;
        await ChooseAsync(page, "Bring a person after", "2 answers");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Bring a person after must be more than").WaitForAsync();
        await owner.AssertAccessibleAsync();

        await ChooseAsync(page, "Offer a person after", "1 answer");
        await SaveAsync(page);
        await owner.GoInteractiveAsync($"/t/{tenant.Slug}/widget");
        await Assertions.Expect(Box(page, "Offer a person after")).ToHaveValueAsync("1 answer");
        await Assertions.Expect(Box(page, "Bring a person after")).ToHaveValueAsync("2 answers");
        Assert.Empty(owner.Errors);
    }

    private static async Task ChooseAsync(IPage page, string box, string option)
    {
        await Box(page, box).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
        await Assertions.Expect(Box(page, box)).ToHaveValueAsync(option);
    }

    private static ILocator Box(IPage page, string name) =>
        page.GetByRole(AriaRole.Combobox, new() { Name = name });

    private static async Task SaveAsync(IPage page)
    {
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Widget saved").WaitForAsync();
        await Assertions.Expect(Button(page, "Save")).ToBeDisabledAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A site of the tenant on an origin of its own.</summary>
    private HostPage Shop(string address = "127.0.0.2", string key = "wk_demo_acme") => new(address)
    {
        Body = $"""<script src="{app.Address}widget.js" data-widget-key="{key}"></script>""",
    };
}
