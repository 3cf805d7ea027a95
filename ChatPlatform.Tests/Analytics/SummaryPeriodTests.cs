using System.Globalization;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;

namespace ChatPlatform.Tests.Analytics;

/// <summary>
/// Days of the usage statistics over HTTP: each row counts on the day of its own time, and days may begin at midnight
/// UTC or of another time zone.
/// </summary>
public sealed class SummaryPeriodTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly DateTimeOffset s_midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The last microsecond of a day and the first of the next, as PostgreSQL stores them.</summary>
    [Theory]
    [InlineData(-1, "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData(0, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")]
    public async Task Rows_at_midnight_UTC_Count_on_one_of_the_two_days(
        int microseconds, string from, string to)
    {
        var tenant = await app.Tenant().SaveAsync();
        var at = s_midnight.AddMicroseconds(microseconds);
        await AddAsync(tenant, conversation: at, message: at, escalation: at);

        Assert.Equal((1, 1, 1), await CountsAsync(tenant, from, to));
        Assert.Equal((0, 0, 0), await CountsAsync(tenant, Next(from, microseconds), Next(to, microseconds)));
    }

    [Fact]
    public async Task Day_of_another_time_zone_Begins_at_its_own_midnight()
    {
        var tenant = await app.Tenant().SaveAsync();
        var at = s_midnight.AddHours(-1);
        await AddAsync(tenant, conversation: at, message: at, escalation: at);

        Assert.Equal(
            (1, 1, 1), await CountsAsync(tenant, "2026-03-01T00:00:00+02:00", "2026-03-02T00:00:00+02:00"));
    }

    [Fact]
    public async Task Messages_and_escalations_Count_on_their_own_day_and_not_on_the_conversations()
    {
        var tenant = await app.Tenant().SaveAsync();
        await AddAsync(
            tenant, conversation: s_midnight.AddHours(-1), message: s_midnight, escalation: s_midnight.AddDays(1));

        Assert.Equal((1, 0, 0), await CountsAsync(tenant, "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"));
        Assert.Equal((0, 1, 0), await CountsAsync(tenant, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"));
        Assert.Equal((0, 0, 1), await CountsAsync(tenant, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"));
    }

    /// <summary>The day after the day of the last microsecond, or before the day of the first.</summary>
    private static string Next(string time, int microseconds) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).AddDays(microseconds < 0 ? 1 : -1)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<(int Conversations, int Messages, int Escalations)> CountsAsync(
        TestTenant tenant, string from, string to)
    {
        var admin = await ApiClient.AdminAsync(app);
        var summary = (await admin.ReadAsync(
            $"/api/v1/tenants/{tenant.Slug}/analytics/summary?from={Uri.EscapeDataString(from)}"
            + $"&to={Uri.EscapeDataString(to)}")).Json;
        return (
            summary.GetProperty("conversations").GetInt32(), summary.GetProperty("customerMessages").GetInt32(),
            summary.GetProperty("escalations").GetInt32());
    }

    private async Task AddAsync(
        TestTenant tenant, DateTimeOffset conversation, DateTimeOffset message, DateTimeOffset escalation)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var visitor = new Visitor { TenantId = tenant.Id, TokenHash = Guid.NewGuid().ToByteArray() };
        var row = new Conversation
        {
            TenantId = tenant.Id,
            VisitorId = visitor.Id,
            LastSeq = 1,
            CreatedAt = conversation,
        };
        db.AddRange(visitor, row);
        db.Add(new Message
        {
            TenantId = tenant.Id,
            ConversationId = row.Id,
            Seq = 1,
            Role = MessageRole.Customer,
            Text = "Text",
            Status = MessageStatus.Complete,
            CreatedAt = message,
        });
        db.Add(new Escalation
        {
            TenantId = tenant.Id,
            ConversationId = row.Id,
            Reason = "customer_asked",
            Status = EscalationStatus.Pending,
            CreatedAt = escalation,
        });
        await db.SaveChangesAsync(Ct);
    }
}
