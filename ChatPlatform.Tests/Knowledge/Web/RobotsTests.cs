namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>What a site asks of machines is respected (RFC 9309).</summary>
public sealed class RobotsTests(WebPagesFixture app) : IClassFixture<WebPagesFixture>, IAsyncLifetime
{
    private FakeSite _site = null!;
    private WebSourceDriver _web = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await FakeSite.StartAsync();
        _web = await WebSourceDriver.CreateAsync(app);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData("User-agent: *\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /a", "/b", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /a", "/a/b", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false)]
    [InlineData("User-agent: *\nDisallow: /*.php", "/a.php", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/a.php?x=1", true)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/a.php.php", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/axxbxxc", false)]
    [InlineData("User-agent: *\nDisallow: /*?sort=", "/list?sort=name", false)]
    [InlineData("User-agent: *\nDisallow: /a$", "/a/", true)]
    [InlineData("User-agent: *\nDisallow: /%C3%BC", "/ü", false)]
    [InlineData("User-agent: *\nDisallow: /ü", "/%c3%bc", false)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: chatplatform\nDisallow: /b", "/a", true)]
    [InlineData("User-agent: other\nUser-agent: ChatPlatform/2.0\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: ChatPlatform\nDisallow: /b\n\nUser-agent: ChatPlatform\nDisallow: /a", "/a", false)]
    [InlineData("\uFEFFuser-AGENT : * # all\n disallow : /a # this\nSitemap: /x", "/a", false)]
    [InlineData("Disallow: /a", "/a", true)]
    [InlineData("<!doctype html><p>Not found", "/a", true)]
    public async Task Rules_Decide_by_group_and_longest_path(string robots, string path, bool isAllowed)
    {
        _site.Content("/robots.txt", "text/plain", robots);
        string[] all = ["/a", "/b", "/a/", "/a/b", "/a/b/c", "/a.php", "/a.php.php", "/axxbxxc", "/list", "/ü"];
        foreach (var served in all)
        {
            _site.Page(served, "Page", $"The page at {served}.");
        }

        var source = await _web.AddPageAsync(_site.Url + path);

        Assert.Equal(isAllowed, source.LastResult!.Read == 1);
        Assert.Equal(isAllowed ? 1 : 0, _site.Reads.Count);
        Assert.Equal(
            isAllowed ? [] : ["The site's robots.txt does not allow reading this page."],
            source.Failures.Select(f => f.Reason));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    public async Task Missing_file_Allows_everything_and_an_unreadable_one_nothing(int status, int read)
    {
        _site.Status("/robots.txt", status).Page("/a", "A", "A page.").Sitemap("/a");

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.Equal((read, read == 0), (source.LastResult!.Read, source.LastResult.HasFailed));
        Assert.Equal(
            read == 0,
            source.LastResult.Message?.Contains("robots.txt cannot be read", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Rules_beyond_the_first_half_megabyte_Are_not_read()
    {
        _site.Page("/a", "A", "A page.").Content(
            "/robots.txt", "text/plain",
            "User-agent: *\nDisallow: /b\n" + new string('#', 10 << 20) + "\nDisallow: /a\n");

        Assert.Equal(1, (await _web.AddPageAsync(_site.Url + "/a")).LastResult!.Read);
    }

    [Theory]
    [InlineData("<meta name=\"robots\" content=\"nofollow, NOINDEX\">", null, false)]
    [InlineData("<meta name='ChatPlatform' content='none'>", null, false)]
    [InlineData("<meta name='otherbot' content='noindex'>", null, true)]
    [InlineData("<!-- <meta name='robots' content='noindex'> -->", null, true)]
    [InlineData("", "noindex", false)]
    [InlineData("", "otherbot: noindex", true)]
    [InlineData("", "chatplatform: nofollow, noindex", false)]
    public async Task Page_that_asks_not_to_be_indexed_Is_not_read(string head, string? header, bool isRead)
    {
        _site.On("/a", context =>
        {
            if (header is not null)
            {
                context.Response.Headers["X-Robots-Tag"] = header;
            }

            return ToolService.BytesAsync(
                context, "text/html",
                System.Text.Encoding.UTF8.GetBytes($"<html><head>{head}</head><body><p>A page.</p></body></html>"));
        });

        var source = await _web.AddPageAsync(_site.Url + "/a");

        Assert.Equal(isRead, source.LastResult!.Read == 1);
        Assert.Equal(!isRead, source.Failures.Any(f => f.Reason.Contains("noindex", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Target_of_a_redirect_Is_subject_to_the_rules_too()
    {
        _site.Content("/robots.txt", "text/plain", "User-agent: *\nDisallow: /secret").Redirect("/a", "/secret")
            .Page("/secret", "Secret", "Not for machines.");

        var source = await _web.AddPageAsync(_site.Url + "/a");

        Assert.Contains("robots.txt", Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
        Assert.Equal(["/a"], _site.Reads);
    }

    [Fact]
    public async Task Requests_Name_the_platform_and_send_no_cookies()
    {
        var sent = new List<string>();
        _site.On("/a", context =>
        {
            sent.Add($"{context.Request.Headers.UserAgent}|{context.Request.Headers.Cookie}");
            context.Response.Headers.SetCookie = "session=1";
            context.Response.Headers.Location = "/b";
            context.Response.StatusCode = 301;
            return Task.CompletedTask;
        }).On("/b", context =>
        {
            sent.Add($"{context.Request.Headers.UserAgent}|{context.Request.Headers.Cookie}");
            return ToolService.BytesAsync(context, "text/html", "<p>Moved here.</p>"u8.ToArray());
        });

        var source = await _web.AddPageAsync(_site.Url + "/a");

        Assert.Equal(1, source.LastResult!.Read);
        Assert.All(sent, line => Assert.Matches(@"^ChatPlatform/\d+\.\d+\.\d+\|$", line));
        Assert.Equal(2, sent.Count);
    }
}
