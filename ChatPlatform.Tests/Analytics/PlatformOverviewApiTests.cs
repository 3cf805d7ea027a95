using System.Net;
using System.Text.Json;

namespace ChatPlatform.Tests.Analytics;

/// <summary>The platform's overview and its CSV files over HTTP.</summary>
public sealed class PlatformOverviewApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Overview = "/api/v1/platform/overview";
    private const string Period = "from=2025-03-01&to=2025-03-07";

    private static readonly DateTimeOffset s_at = new(2025, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_Have_the_figures_of_the_overview()
    {
        var tenant = await app.Tenant().SaveAsync();
        await new SeededTalk(s_at).SaveAsync(app, tenant.Id);
        var admin = await ApiClient.AdminAsync(app);
        var (overview, _) = await admin.ReadAsync($"{Overview}?{Period}&limit=100");

        var figures = overview.GetProperty("figures");
        Assert.Contains(
            $"\"conversations\",\"{figures.GetProperty("conversations")}\","
            + $"\"{overview.GetProperty("before").GetProperty("conversations")}\"", await FileAsync(admin, "summary"));
        var summary = await FileAsync(admin, "summary");
        Assert.All(
            (string[])["tenants", "waiting now"],
            now => Assert.Single(
                summary,
                row => row.StartsWith($"\"{now}\",", StringComparison.Ordinal)
                    && row.EndsWith(",\"\"", StringComparison.Ordinal)));
        Assert.Equal(
            overview.GetProperty("days").EnumerateArray()
                .Select(d => $"\"{d.GetProperty("day")}\",\"{d.GetProperty("conversations")}\""),
            (await FileAsync(admin, "conversations"))[1..]);
        var tenants = await FileAsync(admin, "tenants");
        Assert.Equal(Slugs(overview), tenants[1..].Select(row => row.Split("\",\"")[0].Trim('"')));
        Assert.StartsWith(
            $"\"{tenant.Slug}\"", tenants[1..].Single(r => r.Contains(tenant.Slug, StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_Continue_in_their_order_and_a_cursor_of_another_order_is_refused()
    {
        var admin = await ApiClient.AdminAsync(app);
        var (all, _) = await admin.ReadAsync($"{Overview}?{Period}&sort=slug&limit=100");
        var (first, _) = await admin.ReadAsync($"{Overview}?{Period}&sort=slug&limit=1");
        var cursor = first.GetProperty("tenants").GetProperty("nextCursor").GetString();
        var (second, _) = await admin.ReadAsync($"{Overview}?{Period}&sort=slug&limit=1&cursor={cursor}");

        Assert.Equal(Slugs(all).Take(2), Slugs(first).Concat(Slugs(second)));
        await admin.ExpectAsync(
            HttpStatusCode.BadRequest, HttpMethod.Get, $"{Overview}?{Period}&sort=tokens&limit=1&cursor={cursor}");
    }

    [Theory]
    [InlineData("from=2025-03-02&to=2025-03-01", "from")]
    [InlineData("from=2020-01-01&to=2025-03-01", "from")]
    [InlineData(Period + "&sort=size", "sort")]
    public async Task Invalid_period_or_order_Is_refused_with_the_field(string query, string field)
    {
        var admin = await ApiClient.AdminAsync(app);
        foreach (var path in (string[])["", "/summary.csv", "/conversations.csv", "/tenants.csv"])
        {
            var problem = await admin.ExpectAsync(
                HttpStatusCode.UnprocessableEntity, HttpMethod.Get, $"{Overview}{path}?{query}");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), path);
        }
    }

    [Fact]
    public async Task S12_Overview_Is_refused_to_tenants_and_recorded_for_platform_admins()
    {
        var owner = await ApiClient.OwnerAsync(app);
        foreach (var path in (string[])["", "/summary.csv", "/conversations.csv", "/tenants.csv"])
        {
            Assert.Equal(403, await owner.StatusAsync(Overview + path));
        }

        var admin = await ApiClient.AdminAsync(app);
        await FileAsync(admin, "tenants");
        Assert.Contains(
            "tenants.overview_read", (await admin.ReadAsync("/api/v1/audit-events")).Json.GetRawText(),
            StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Slugs(JsonElement overview) =>
        overview.GetProperty("tenants").GetProperty("items").EnumerateArray()
            .Select(t => t.GetProperty("slug").GetString());

    private static async Task<string[]> FileAsync(ApiClient admin, string block)
    {
        using var answer = await admin.GetAsync($"{Overview}/{block}.csv?{Period}");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        return (await answer.Content.ReadAsStringAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
