using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Tests.Analytics;

/// <summary>The report and its CSV files over HTTP.</summary>
public sealed class AnalyticsApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Period = "?from=2026-03-01&to=2026-03-07";

    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("?from=2026-03-02&to=2026-03-01", "from", "must not be after the last day")]
    [InlineData("?from=2025-03-01&to=2026-03-02", "from", "must be at most 365 days before the last day")]
    [InlineData("?from=1999-12-31&to=2000-01-01", "from", "must be between 2000 and 2099")]
    [InlineData("?from=2026-03-01&to=tomorrow", "to", "must be a day like 2026-03-01")]
    [InlineData("?from=03/01/2026", "from", "must be a day like 2026-03-01")]
    public async Task Invalid_period_Is_refused_with_the_field_and_the_rule(string query, string field, string rule)
    {
        var owner = await ApiClient.OwnerAsync(app);
        foreach (var path in (string[])["report", "questions", "conversations.csv", "questions.csv"])
        {
            var problem = await owner.ExpectAsync(
                HttpStatusCode.UnprocessableEntity, HttpMethod.Get, $"/api/v1/tenants/acme/analytics/{path}{query}");
            Assert.Equal(rule, problem.GetProperty("errors").GetProperty(field)[0].GetString());
        }
    }

    [Fact]
    public async Task Longest_period_Is_a_leap_year()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (report, _) = await owner.ReadAsync(
            "/api/v1/tenants/acme/analytics/report?from=2024-01-01&to=2024-12-31");
        Assert.Equal(366, report.GetProperty("days").GetArrayLength());
    }

    [Fact]
    public async Task Files_Have_the_figures_of_the_report()
    {
        var tenant = await app.Tenant().SaveAsync();
        await SeededTalks.Create(new(2026, 2, 20), 20, seed: 3).SaveAsync(app, tenant.Id);
        var admin = await ApiClient.AdminAsync(app);
        var (report, _) = await admin.ReadAsync($"/api/v1/tenants/{tenant.Slug}/analytics/report{Period}");

        var days = await FileAsync(admin, tenant, "conversations");
        Assert.Equal(
            "\"day\",\"conversations\",\"answered without a person\",\"with a person\",\"unanswered\"", days[0]);
        string[] columns = ["day", "conversations", "answeredWithoutPerson", "withPerson", "unanswered"];
        Assert.Equal(
            report.GetProperty("days").EnumerateArray()
                .Select(d => string.Join(',', columns.Select(c => $"\"{d.GetProperty(c)}\""))),
            days[1..]);
        foreach (var (file, block) in ((string, string)[])
            [("escalations", "reasons"), ("agents", "agents"), ("tools", "tools"), ("models", "models")])
        {
            Assert.Equal(report.GetProperty(block).GetArrayLength(), (await FileAsync(admin, tenant, file)).Length - 1);
        }

        var ratings = await FileAsync(admin, tenant, "ratings");
        Assert.Contains($"\"5 of 5\",\"{Fives(report, "summary")}\",\"{Fives(report, "before")}\"", ratings);
        var summary = await FileAsync(admin, tenant, "summary");
        Assert.Contains(
            $"\"conversations\",\"{report.GetProperty("summary").GetProperty("conversations").GetInt32()}\","
            + $"\"{report.GetProperty("before").GetProperty("conversations").GetInt32()}\"", summary);
        Assert.Contains(
            $"\"thumbs down, wrong\",\"{Wrong(report, "summary")}\",\"{Wrong(report, "before")}\"", summary);

        static int Fives(JsonElement report, string part) =>
            report.GetProperty(part).GetProperty("ratings").GetProperty("five").GetInt32();

        static int Wrong(JsonElement report, string part) =>
            report.GetProperty(part).GetProperty("downReasons").GetProperty("wrong").GetInt32();
    }

    [Theory]
    [InlineData('=')]
    [InlineData('+')]
    [InlineData('-')]
    [InlineData('@')]
    public async Task S46_Cells_of_a_file_Are_no_formulas(char first)
    {
        var tenant = await app.Tenant().SaveAsync();
        var text = first + "HYPERLINK(\"http://evil.example\")";
        await new SeededTalk(s_at)
        {
            Question = text,
            Agents = [text],
            Reason = text,
            Feedback = FeedbackRating.Down,
            Usage = [new ModelUsage(text, text, 1, 1)],
            Calls = [(text, ToolInvocationStatus.Succeeded, 5)],
        }.SaveAsync(app, tenant.Id);
        var admin = await ApiClient.AdminAsync(app);

        foreach (var file in (string[])["escalations", "agents", "tools", "models", "questions"])
        {
            var row = Assert.Single((await FileAsync(admin, tenant, file))[1..]);
            Assert.StartsWith($"\"'{first}HYPERLINK(\"\"http://evil.example\"\")\"", row, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Report_Is_open_to_tenant_users_and_the_summary_to_all_members()
    {
        var (owner, supporter) = (await ApiClient.OwnerAsync(app), await ApiClient.SupporterAsync(app));
        foreach (var path in (string[])["report", "questions", "agents.csv", "questions.csv"])
        {
            Assert.Equal(200, await owner.StatusAsync($"/api/v1/tenants/acme/analytics/{path}"));
            Assert.Equal(404, await owner.StatusAsync($"/api/v1/tenants/contoso/analytics/{path}"));
            Assert.Equal(403, await supporter.StatusAsync($"/api/v1/tenants/acme/analytics/{path}"));
        }

        Assert.Equal(200, await supporter.StatusAsync("/api/v1/tenants/acme/analytics/summary"));
    }

    private static async Task<string[]> FileAsync(ApiClient client, TestTenant tenant, string file)
    {
        using var answer = await client.GetAsync($"/api/v1/tenants/{tenant.Slug}/analytics/{file}.csv{Period}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            $"{file}-2026-03-01-2026-03-07.csv", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        return (await answer.Content.ReadAsStringAsync(Ct)).TrimEnd().Split("\r\n");
    }
}
