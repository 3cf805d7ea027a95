using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Browser.Home;

/// <summary>The figures of a tenant's home page.</summary>
public sealed class HomePageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Figures_of_today_Say_whose_day_is_meant()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme");
        await owner.Page.VisibleText("started since midnight UTC").WaitForAsync();
        await owner.Page.VisibleText("since midnight UTC and not reopened").WaitForAsync();

        var (editor, tenant) = (app.Get<WidgetEditor>(), await app.TenantIdAsync("acme"));
        var widget = (await editor.FindAsync(tenant, TestContext.Current.CancellationToken))!;
        var hours = new BusinessHours("Asia/Tokyo", [new(DayOfWeek.Monday, new(9, 0), new(17, 0))], "On Mondays.");
        (await editor.UpdateAsync(
            tenant, widget.ConcurrencyToken, widget.ToDraft() with { BusinessHours = hours }, Actor.System("test"),
            TestContext.Current.CancellationToken)).SavedValue();

        await owner.GoInteractiveAsync("/t/acme");
        await owner.Page.VisibleText("started since midnight in Asia/Tokyo").WaitForAsync();
        await owner.Page.VisibleText("since midnight in Asia/Tokyo and not reopened").WaitForAsync();
        Assert.Empty(owner.Errors);
    }
}
