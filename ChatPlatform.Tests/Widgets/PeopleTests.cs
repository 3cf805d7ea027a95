using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Whether and when a tenant's people reply.</summary>
public sealed class PeopleTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Actor s_actor = Actor.System("test");

    private static readonly BusinessHours s_berlin = new(
        "Europe/Berlin",
        [
            new(DayOfWeek.Monday, new(9, 0), new(12, 0)), new(DayOfWeek.Monday, new(13, 0), new(17, 0)),
            new(DayOfWeek.Friday, new(18, 0), new(0, 0)),
        ],
        "We reply on Mondays.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-01-05T08:00:00Z", true)] // Monday, 9 in winter
    [InlineData("2026-01-05T07:59:59Z", false)]
    [InlineData("2026-07-06T07:00:00Z", true)] // Monday, 9 in summer
    [InlineData("2026-07-06T10:30:00Z", false)] // the break
    [InlineData("2026-01-05T16:00:00Z", false)] // 17
    [InlineData("2026-01-09T22:59:59Z", true)] // Friday, before midnight
    [InlineData("2026-01-09T23:00:00Z", false)]
    public void Hours_Follow_the_clock_of_their_time_zone(string at, bool isOpen) =>
        Assert.Equal(
            isOpen, s_berlin.IsOpenAt(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Hours_that_break_a_rule_Are_refused_with_the_field()
    {
        var tenant = await app.Tenant().SaveAsync();
        var widget = (await app.Get<WidgetEditor>().FindAsync(tenant.Id, Ct))!;
        var hours = new BusinessHours("Mars/Base", [new(DayOfWeek.Monday, new(17, 0), new(9, 0))], "");

        var outcome = await app.Get<WidgetEditor>().UpdateAsync(
            tenant.Id, widget.ConcurrencyToken, widget.ToDraft() with { BusinessHours = hours }, s_actor, Ct);

        Assert.Equal(
            ["businessHours.message", "businessHours.spans[0]", "businessHours.timeZone"],
            Assert.IsType<EditOutcome<WidgetDetail>.Invalid>(outcome).Errors.Rules.Keys.Order());
    }

    [Fact]
    public async Task Tenant_without_people_Refuses_requests_for_one_and_its_assistant_answers()
    {
        var tenant = await app.Tenant().SaveAsync();
        var editor = app.Get<WidgetEditor>();
        var widget = (await editor.FindAsync(tenant.Id, Ct))!;
        (await editor.UpdateAsync(
            tenant.Id, widget.ConcurrencyToken, widget.ToDraft() with { OffersPerson = false }, s_actor, Ct))
            .SavedValue();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        var answer = await visitor.AskAsync("I want to speak to a person");

        Assert.Equal("complete", answer.Status);
        using var refused = await visitor.EscalateRawAsync();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }
}
