using System.Text;
using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>Whatever a site answers, the run ends and says why.</summary>
public sealed class HostileSiteTests(WebPagesFixture app) : IClassFixture<WebPagesFixture>, IAsyncLifetime
{
    private FakeSite _site = null!;
    private WebSourceDriver _web = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await FakeSite.StartAsync();
        _web = await WebSourceDriver.CreateAsync(app);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Endless_redirects_End_after_five()
    {
        _site.Redirect("/a", "/a");

        await AssertNotReadAsync("redirects more than 5 times");

        Assert.Equal(6, _site.Reads.Count);
    }

    [Theory]
    [InlineData("https://127.0.0.66/", "not a public address")]
    [InlineData("https://localhost/", "not a public address")]
    [InlineData("https://[::1]/", "not a public address")]
    [InlineData("http://169.254.169.254/latest/meta-data", "not a public address")]
    [InlineData("https://user:secret@127.0.0.2/", "cannot be read")]
    [InlineData("file:///etc/passwd", "cannot be read")]
    public async Task S52_Redirect_to_a_private_or_other_address_Is_not_followed(string target, string reason)
    {
        _site.Redirect("/a", target);

        await AssertNotReadAsync(reason);
    }

    [Fact]
    public async Task S52_Blocked_connection_Is_recorded_in_the_audit_log()
    {
        var source = await _web.AddPageAsync("https://127.0.0.66/a");

        Assert.Contains("not a public address", Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
        await using var db = app.Get<AppDbFactory>().ForTenant(_web.TenantId);
        var entry = await db.AuditEvents.SingleAsync(e => e.Action == "egress.blocked", Ct);
        Assert.Equal(("web_source", source.Id.ToString()), (entry.TargetType, entry.TargetId));
    }

    [Fact]
    public async Task Body_that_never_ends_Is_given_up()
    {
        _site.On("/a", async context =>
        {
            context.Response.ContentType = "text/html";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("<p>slow</p>", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(200, context.RequestAborted);
            }
        });

        await AssertNotReadAsync("within 2 seconds");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_that_is_too_large_Is_not_read_packed_or_not(bool isPacked)
    {
        var zeros = new byte[1 << 20];
        _site.On("/a", async context =>
        {
            context.Response.ContentType = "text/html";
            if (isPacked)
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await context.Response.Body.WriteAsync(Packed.Gzip(Enumerable.Repeat(zeros, 50)), Ct);
                return;
            }

            await context.Response.Body.WriteAsync(new byte[WebPagesFixture.MaxBytes + 1], Ct);
        });

        await AssertNotReadAsync("larger than 200 kB");
    }

    [Theory]
    [InlineData("text/html", "\u0089PNG\u0000\u0001", "not text")]
    [InlineData("application/pdf", "<!doctype html><p>No PDF.</p>", "not of the kind")]
    [InlineData("text/markdown", "%PDF-1.7", "not of the kind")]
    [InlineData("text/plain", "<!doctype html><p>A page.</p>", "not of the kind")]
    [InlineData("application/x-msdownload", "MZ", "application/x-msdownload")]
    [InlineData("text/html", "", "empty page")]
    public async Task Content_that_is_not_what_it_claims_Is_named(string type, string body, string reason)
    {
        _site.Bytes("/a", type, Encoding.Latin1.GetBytes(body));

        await AssertNotReadAsync(reason);
    }

    [Fact]
    public async Task Connection_that_breaks_off_Is_named()
    {
        _site.On("/a", ToolService.AbortAsync);

        await AssertNotReadAsync("could not be reached");
    }

    [Theory]
    [InlineData("<!DOCTYPE urlset [<!ENTITY x \"y\">]><urlset><url><loc>&x;</loc></url></urlset>", "not valid XML")]
    [InlineData("<!DOCTYPE u [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><urlset><url><loc>&f;</loc></url></urlset>",
        "not valid XML")]
    [InlineData("<urlset><url><loc>", "not valid XML")]
    [InlineData("<!doctype html><html><p>A page.</p>", "leads to a page")]
    [InlineData("<rss><channel/></rss>", "no sitemap")]
    [InlineData("<urlset></urlset>", "lists no pages")]
    [InlineData("", "lists no pages")]
    [InlineData("\u001F\u008B damaged", "damaged")]
    [InlineData("\u0001\u0002\u0000", "no sitemap")]
    public async Task Sitemap_that_is_none_Is_named(string body, string reason)
    {
        _site.Bytes("/sitemap.xml", "application/xml", Encoding.Latin1.GetBytes(body));

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.True(source.LastResult!.HasFailed);
        Assert.Contains(reason, source.LastResult.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "larger than 200 kB")]
    [InlineData("packed", "more than 20 MB")]
    public async Task Sitemap_with_a_million_addresses_Is_refused(string form, string reason)
    {
        var line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{_site.Url}/page\n", 10_000)));
        var million = Enumerable.Repeat(line, 100);
        _site.Bytes(
            "/sitemap.xml", "text/plain", form == "packed" ? Packed.Gzip(million) : [.. million.SelectMany(l => l)]);

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.True(source.LastResult!.HasFailed);
        Assert.Contains(reason, source.LastResult.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sitemap_of_hostile_addresses_Reads_only_those_of_the_site()
    {
        _site.Page("/a", "A", "The only page.").Content(
            "/sitemap.xml", "text/plain",
            $"{_site.Url}/a\nhttp://127.0.0.1/admin\njavascript:alert(1)\n{_site.Url}/b\u0007c\n/relative\n"
            + $"http://x:y@127.0.0.2/\n{_site.Url}/{new string('x', 3000)}\n//127.0.0.66/\nftp://127.0.0.2/a\n");

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.Equal(["/sitemap.xml", "/a"], _site.Reads);
        Assert.Equal("8 addresses of other sites or without a valid form were left out.", source.LastResult!.Message);
    }

    [Fact]
    public async Task Index_that_names_itself_and_further_levels_Ends()
    {
        string Index(string path) => $"<sitemapindex><sitemap><loc>{_site.Url}{path}</loc></sitemap>"
            + $"<sitemap><loc>{_site.Url}/sitemap.xml</loc></sitemap></sitemapindex>";
        _site.Content("/sitemap.xml", "text/xml", Index("/1")).Content("/1", "text/xml", Index("/2"))
            .Content("/2", "text/xml", Index("/3")).Content("/3", "text/xml", _site.SitemapOf("/a"));

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.Contains(source.Failures, f => f.Reason.Contains("too many levels", StringComparison.Ordinal));
        Assert.DoesNotContain("/3", _site.Reads);
    }

    [Fact]
    public async Task Index_of_very_many_files_Is_read_in_part_and_removes_nothing()
    {
        _site.Page("/a", "A", "The page that stays.").Sitemap("/a");
        var source = await _web.AddSitemapAsync(_site.Url);
        _site.Content("/sitemap.xml", "text/xml", "<sitemapindex>" + string.Concat(
            Enumerable.Range(0, 80).Select(i => $"<sitemap><loc>{_site.Url}/s{i}</loc></sitemap>"))
            + "</sitemapindex>");
        for (var i = 0; i < 80; i++)
        {
            _site.Content($"/s{i}", "text/xml", "<urlset/>");
        }

        source = await _web.ReadAgainAsync(source);

        Assert.Equal(50, _site.Reads.Count(r => r.StartsWith("/s", StringComparison.Ordinal)) - 1);
        Assert.Contains("more than 50 files", source.LastResult!.Message, StringComparison.Ordinal);
        Assert.Single(await _web.DocumentsAsync());
    }

    private async Task AssertNotReadAsync(string reason)
    {
        var source = await _web.AddPageAsync(_site.Url + "/a");

        Assert.Equal((0, 1), (source.LastResult!.Read, source.LastResult.Failed));
        Assert.Contains(reason, Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
        Assert.Empty(await _web.DocumentsAsync());
    }
}
