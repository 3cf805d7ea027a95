using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.Days;
using ChatPlatform.Tests.Analytics;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Where the day of a tenant begins.</summary>
public sealed class TenantDayTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Europe/Berlin", "2026-01-05T23:30:00Z", "2026-01-05T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-07-05T21:59:59Z", "2026-07-04T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z")] // changed to summer at 2
    [InlineData("America/Los_Angeles", "2026-01-05T07:59:59Z", "2026-01-04T08:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-01-05T20:00:00Z", "2026-01-05T18:15:00Z")]
    [InlineData("Africa/Cairo", "2025-04-25T12:00:00Z", "2025-04-24T22:00:00Z")] // no midnight: 0 became 1
    [InlineData("America/Havana", "2025-11-02T18:00:00Z", "2025-11-02T04:00:00Z")] // two midnights: 1 became 0
    public void Day_Begins_at_midnight_of_its_time_zone(string zone, string time, string start) =>
        Assert.Equal(new(zone, Parsed(start)), TenantDay.At(zone, Parsed(time)));

    [Theory]
    [InlineData(null)]
    [InlineData("UTC")]
    [InlineData("Mars/Base")]
    public void Day_Is_that_of_UTC_without_a_known_time_zone(string? zone) =>
        Assert.Equal(
            new("UTC", Parsed("2026-01-05T00:00:00Z")), TenantDay.At(zone, Parsed("2026-01-05T23:30:00Z")));

    /// <summary>These zones are 25 hours apart, so that one of them has another day than UTC at any time.</summary>
    [Theory]
    [InlineData("Pacific/Kiritimati", 14)]
    [InlineData("Pacific/Pago_Pago", -11)]
    public async Task Counts_of_today_Begin_at_midnight_of_the_tenants_business_hours(string zone, int hours)
    {
        var tenant = await app.Tenant().SaveAsync();
        var editor = app.Get<WidgetEditor>();
        var widget = (await editor.FindAsync(tenant.Id, Ct))!;
        var open = new BusinessHours(zone, [new(DayOfWeek.Monday, new(9, 0), new(17, 0))], "We reply on Mondays.");
        (await editor.UpdateAsync(
            tenant.Id, widget.ConcurrencyToken, widget.ToDraft() with { BusinessHours = open }, Actor.System("test"),
            Ct)).SavedValue();
        var midnight = new DateTimeOffset(
            DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(hours)).Date, TimeSpan.FromHours(hours));
        await new SeededTalk(midnight.ToUniversalTime()).SaveAsync(app, tenant.Id);
        await new SeededTalk(midnight.ToUniversalTime().AddSeconds(-1)).SaveAsync(app, tenant.Id);

        var today = await app.Get<TenantDays>().TodayAsync(tenant.Id, Ct);

        Assert.Equal(zone, today.TimeZone);
        Assert.Equal(1, (await app.Get<ConversationQueries>().CountsAsync(tenant.Id, today.Start, Ct)).Today);
    }

    [Fact]
    public async Task Today_Is_that_of_UTC_without_business_hours()
    {
        var tenant = await app.Tenant().SaveAsync();
        Assert.Equal(
            new("UTC", new(DateTime.UtcNow.Date, TimeSpan.Zero)),
            await app.Get<TenantDays>().TodayAsync(tenant.Id, Ct));
    }

    private static DateTimeOffset Parsed(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
