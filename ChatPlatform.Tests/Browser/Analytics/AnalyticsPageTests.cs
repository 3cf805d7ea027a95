using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Analytics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Analytics;

/// <summary>The pages with figures in a browser.</summary>
public sealed class AnalyticsPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Figures_Follow_the_chosen_period_and_the_address()
    {
        await SeedAsync();
        await using var owner = await browser.OwnerAsync(app, "/t/acme/analytics?from=2026-03-01&to=2026-03-07");
        var page = owner.Page;
        await ExpectAsync(page, "Conversations", "3");
        await ExpectAsync(page, "Answered without a person", "66.7 %");
        await Assertions.Expect(page.GetByText("Compared with 22 Feb 2026 to 28 Feb 2026")).ToBeVisibleAsync();
        await Assertions.Expect(Figure(page, "Conversations")).ToContainTextAsync("+200 %");

        await page.GetByLabel("From").FillAsync("2026-02-22");
        await ExpectAsync(page, "Conversations", "4");
        await owner.ExpectPathAsync("/t/acme/analytics?from=2026-02-22&to=2026-03-07");

        await page.GetByLabel("From").FillAsync("2026-03-08");
        await Assertions.Expect(page.GetByText("From must not be after the last day.")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await ExpectAsync(page, "Conversations", "4");

        await page.GetByText("Do you ship to Iceland?").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Do you ship to Iceland?" }).ClickAsync();
        await owner.ExpectPathAsync("/t/acme/conversations/");
        Assert.Empty(owner.Errors);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Dark, 820)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Pages_Are_accessible_and_have_no_script_errors(ColorScheme scheme, int width)
    {
        await SeedAsync();
        BrowserNewContextOptions options = new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
        };
        await using var admin = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", "/t/acme/analytics?from=2026-03-01&to=2026-03-07", options);
        await admin.Page.GetByText("Do you ship to Iceland?").First.ClickAsync();
        await admin.Page.GetByText("The figures as a table").ClickAsync();
        await admin.AssertAccessibleAsync();

        await admin.GoInteractiveAsync("/platform/overview?from=2026-03-01&to=2026-03-07");
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Link, new() { Name = "Analytics of Acme" }))
            .ToBeVisibleAsync();
        await admin.AssertAccessibleAsync();
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task Tables_Are_sorted_by_their_headings_with_the_keyboard()
    {
        await SeedAsync();
        await using var owner = await browser.OwnerAsync(app, "/t/acme/analytics?from=2026-03-01&to=2026-03-07");
        var page = owner.Page;
        await page.GetByText("The figures as a table").ClickAsync();
        var table = page.Locator("details.data");
        await Assertions.Expect(table.Locator("tbody th").First).ToHaveTextAsync("1 Mar");
        await Assertions.Expect(table.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Day");

        await table.GetByRole(AriaRole.Button, new() { Name = "With a person" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(table.Locator("th[aria-sort=descending]")).ToHaveTextAsync("With a person");
        await Assertions.Expect(table.Locator("tbody th").First).ToHaveTextAsync("4 Mar");
        await page.GetByRole(AriaRole.Button, new() { Name = "Latest question" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Latest question" }))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Platform_overview_Is_sorted_by_its_headings()
    {
        await SeedAsync();
        await using var admin = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", "/platform/overview?from=2026-03-01&to=2026-03-07");
        var page = admin.Page;
        var first = page.Locator("tbody tr .main-cell").First;
        await Assertions.Expect(first).ToContainTextAsync("acme");

        await page.GetByRole(AriaRole.Button, new() { Name = "Tenant", Exact = true }).ClickAsync();
        await Assertions.Expect(TenantTable(page).Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Tenant");
        await admin.ExpectPathAsync("/platform/overview?from=2026-03-01&to=2026-03-07&sort=slug");
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task Platform_overview_Shows_a_tenant_in_two_lines_on_a_phone()
    {
        await SeedAsync();
        await using var admin = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", "/platform/overview?from=2026-03-01&to=2026-03-07",
            new() { ViewportSize = new() { Width = 390, Height = 900 } });
        var table = TenantTable(admin.Page);
        var row = table.Locator("tbody tr").Filter(new() { HasText = "Acme" });
        await Assertions.Expect(row.GetByText("Acme Logistics")).ToBeVisibleAsync();

        Assert.InRange(await row.EvaluateAsync<double>("e => e.getBoundingClientRect().height"), 40, 70);
        Assert.Equal(0, await table.Locator("thead tr").EvaluateAsync<int>("e => e.scrollWidth - e.clientWidth"));
    }

    private static ILocator TenantTable(IPage page) =>
        page.GetByRole(AriaRole.Table, new() { Name = "Tenants" });

    private static ILocator Figure(IPage page, string label) =>
        page.Locator(".stat").Filter(
            new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = label, Exact = true }) });

    private static Task ExpectAsync(IPage page, string label, string value) =>
        Assertions.Expect(Figure(page, label).Locator("b")).ToHaveTextAsync(value);

    /// <summary>
    /// Three conversations in the first week of March, one of them escalated, and one in the week before.
    /// </summary>
    private async Task SeedAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var tenant = (await db.Tenants.SingleAsync(t => t.Slug == "acme", Ct)).Id;
        if (await db.Conversations.AnyAsync(c => c.TenantId == tenant && c.CreatedAt < s_at.AddDays(7), Ct))
        {
            return;
        }

        SeededTalk[] talks =
        [
            new(s_at) { Rating = 5 },
            new(s_at.AddDays(1)) { Question = "Do you ship to Iceland?", Feedback = FeedbackRating.Down },
            new(s_at.AddDays(2)) { Reason = "customer_asked", Accepted = 40 },
            new(s_at.AddDays(-7)),
        ];
        foreach (var talk in talks)
        {
            await talk.SaveAsync(app, tenant);
        }
    }
}
