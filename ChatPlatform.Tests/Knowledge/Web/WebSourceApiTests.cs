using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>The web sources of a tenant over REST.</summary>
public sealed class WebSourceApiTests(WebPagesFixture app) : IClassFixture<WebPagesFixture>
{
    private const string Path = "/api/v1/tenants/acme/web-sources";

    [Fact]
    public async Task Source_Is_added_read_changed_run_and_deleted()
    {
        await using var site = await FakeSite.StartAsync();
        site.Page("/a", "Prices", "A ticket costs seven euros.").Sitemap("/a");
        var owner = await ApiClient.OwnerAsync(app);

        var added = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Path,
            new { address = site.Url, kind = "sitemap", schedule = "weekly", maxPages = 10 });
        var one = $"{Path}/{added.GetProperty("id").GetString()}";
        var read = await WaitAsync(owner, one, s => s.GetProperty("status").GetString() == "idle");
        var document = (await owner.ReadAsync("/api/v1/tenants/acme/documents?search=Prices")).Json
            .GetProperty("items")[0];
        var changed = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, one,
            new { address = site.Url, kind = "sitemap", schedule = "manual", maxPages = 10 },
            (await owner.ReadAsync(one)).ETag);
        var run = await owner.ExpectAsync(HttpStatusCode.Accepted, HttpMethod.Post, one + "/run");
        await WaitAsync(owner, one, s => s.GetProperty("lastResult").GetProperty("unchanged").GetInt32() == 1);
        await owner.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, one, null, (await owner.ReadAsync(one)).ETag);

        Assert.Equal(site.Url + "/sitemap.xml", added.GetProperty("address").GetString());
        Assert.Equal((1, 1), (read.GetProperty("lastResult").GetProperty("read").GetInt32(),
            read.GetProperty("documents").GetInt32()));
        Assert.True(read.TryGetProperty("nextRunAt", out _));
        Assert.Equal(site.Url + "/a", document.GetProperty("address").GetString());
        Assert.Equal("manual", changed.GetProperty("schedule").GetString());
        Assert.Contains(run.GetProperty("status").GetString(), (string[])["queued", "processing", "idle"]);
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Get, one);
        Assert.Equal(
            404, await owner.StatusAsync($"/api/v1/tenants/acme/documents/{document.GetProperty("id").GetString()}"));
    }

    [Theory]
    [InlineData("address", "", "must not be empty")]
    [InlineData("address", "ftp://example.com/", "must be a web address")]
    [InlineData("address", "https://a:b@example.com/", "user name")]
    [InlineData("address", "https://example.com/a b", "must be a web address")]
    [InlineData("address", "https://example.com/a\u0007b", "must be a web address")]
    [InlineData("address", "https://", "must be a web address")]
    [InlineData("maxPages", 501, "1 to 500")]
    [InlineData("maxPages", 0, "1 to 500")]
    [InlineData("prefix", "https://b.com/", "same site")]
    [InlineData("prefix", "mailto:x", "must be a web address")]
    public async Task Invalid_value_Is_named_with_its_rule(string field, object value, string rule)
    {
        var owner = await ApiClient.OwnerAsync(app);

        var body = new Dictionary<string, object>
        {
            ["address"] = "example.com", ["kind"] = "sitemap", ["schedule"] = "daily", [field] = value,
        };

        var problem = await owner.ExpectAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Path, body);

        Assert.Contains(rule, problem.GetProperty("errors").GetProperty(field).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com/help", "https://example.com/help")]
    [InlineData("http://example.com/help#top", "https://example.com/help")]
    [InlineData(" https://Example.com ", "https://example.com/")]
    [InlineData("http://127.0.0.2:1/a", "http://127.0.0.2:1/a")]
    [InlineData("bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC")]
    public async Task Address_Is_completed_and_https_unless_the_deployment_allows_http(string entered, string stored)
    {
        var web = await WebSourceDriver.CreateAsync(app);

        var source = (await web.TryAddAsync(new(entered, WebSourceKind.Page, WebSchedule.Manual))).SavedValue();

        Assert.Equal(stored, source.Address);
    }

    [Fact]
    public async Task Address_Is_added_once_and_a_tenant_has_at_most_fifty()
    {
        var web = await WebSourceDriver.CreateAsync(app);
        for (var i = 0; i < WebSourceEditor.MaxSources; i++)
        {
            (await web.TryAddAsync(new($"127.0.0.2:1/{i}", WebSourceKind.Page, WebSchedule.Manual))).SavedValue();
        }

        Assert.Contains("limit", await RuleAsync("127.0.0.2:1/more"), StringComparison.Ordinal);
        Assert.Contains("already", await RuleAsync("127.0.0.2:1/7"), StringComparison.Ordinal);

        async Task<string> RuleAsync(string address) => Assert.IsType<EditOutcome<WebSourceItem>.Invalid>(
            await web.TryAddAsync(new(address, WebSourceKind.Page, WebSchedule.Manual))).Errors.Rules["address"];
    }

    private static async Task<JsonElement> WaitAsync(ApiClient owner, string path, Func<JsonElement, bool> reached)
    {
        JsonElement read = default;
        await Wait.UntilAsync(
            async () =>
            {
                read = (await owner.ReadAsync(path)).Json;
                return read.TryGetProperty("lastResult", out var result) && result.ValueKind == JsonValueKind.Object
                    && reached(read);
            },
            TimeSpan.FromMinutes(1));
        return read;
    }
}
