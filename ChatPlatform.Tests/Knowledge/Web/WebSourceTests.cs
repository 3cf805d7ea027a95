using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>Pages and sitemaps of a real local site become documents.</summary>
public sealed class WebSourceTests(WebPagesFixture app) : IClassFixture<WebPagesFixture>, IAsyncLifetime
{
    private FakeSite _site = null!;
    private WebSourceDriver _web = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await FakeSite.StartAsync();
        _web = await WebSourceDriver.CreateAsync(app);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Page_Becomes_a_document_with_its_title_and_address_and_is_found()
    {
        _site.Page("/hours", "Opening hours", "The museum opens at nine in the morning.");

        var source = await _web.AddPageAsync(_site.Url + "/hours");

        var document = Assert.Single(await _web.ProcessedAsync());
        Assert.Equal(
            ("Opening hours", _site.Url + "/hours", DocumentStatus.Ready),
            (document.Name, document.Address, document.Status));
        Assert.Equal((1, 0, 0), (source.LastResult!.Read, source.LastResult.Failed, source.Failures.Count));
        Assert.Contains("nine", (await _web.Knowledge.SearchAsync("when does the museum open"))[0].Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_without_a_title_Is_named_after_its_path()
    {
        _site.Content("/help/returns", "text/html", "<p>Returns are free within thirty days.</p>");

        await _web.AddPageAsync(_site.Url + "/help/returns");

        Assert.Equal("returns", Assert.Single(await _web.DocumentsAsync()).Name);
    }

    [Fact]
    public async Task Sitemap_Is_read_up_to_the_limit_and_only_below_the_prefix()
    {
        _site.Page("/help/a", "A", "The first page of help.").Page("/help/b", "B", "The second page of help.")
            .Page("/help/c", "C", "The third page of help.").Page("/shop/d", "D", "A page of the shop.")
            .Sitemap("/shop/d", "/help/a", "/help/a#again", "/help/b", "/help/c", "https://other.example/help/e");

        var source = await _web.AddSitemapAsync(_site.Url + "/sitemap.xml", 2, _site.Url + "/help");

        Assert.Equal(
            [_site.Url + "/help/a", _site.Url + "/help/b"], (await _web.DocumentsAsync()).Select(d => d.Address));
        Assert.Equal(["/sitemap.xml", "/help/a", "/help/b"], _site.Reads);
        Assert.Contains("the first 2 are read", source.LastResult!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packed")]
    [InlineData("text")]
    [InlineData("index")]
    public async Task Sitemap_Is_read_in_each_of_its_forms(string form)
    {
        _site.Page("/a", "A", "Page with the letter a.").Page("/b", "B", "Page with the letter b.");
        switch (form)
        {
            case "packed":
                _site.Bytes("/sitemap", "application/gzip", Packed.Gzip(_site.SitemapOf("/a", "/b")));
                break;
            case "text":
                _site.Content("/sitemap", "text/plain", $"{_site.Url}/a\r\n\r\n{_site.Url}/b\n");
                break;
            default:
                _site
                    .Content(
                        "/sitemap", "text/xml",
                        $"<sitemapindex><sitemap><loc>{_site.Url}/1</loc></sitemap>"
                        + $"<sitemap><loc>{_site.Url}/2</loc></sitemap></sitemapindex>")
                    .Content("/1", "text/xml", _site.SitemapOf("/a")).Content("/2", "text/xml", _site.SitemapOf("/b"));
                break;
        }

        await _web.AddSitemapAsync(_site.Url + "/sitemap");

        Assert.Equal([_site.Url + "/a", _site.Url + "/b"], (await _web.DocumentsAsync()).Select(d => d.Address));
    }

    [Fact]
    public async Task File_Is_taken_as_its_kind()
    {
        _site.Bytes("/files/prices.pdf", "application/pdf", SampleFiles.Pdf("A ticket costs seven euros."))
            .Content("/notes", "text/markdown", "# Parking\n\nCars park behind the house.")
            .Bytes("/photo", "image/png", [0x89, 0x50, 0x4E, 0x47]).Sitemap("/files/prices.pdf", "/notes", "/photo");

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.Equal(["prices.pdf", "notes.md"], (await _web.ProcessedAsync()).Select(d => d.Name));
        Assert.Contains("image/png", Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_another_encoding_that_only_the_header_names_Is_read()
    {
        _site.Bytes(
            "/kafe", "text/html; charset=windows-1251",
            [.. "<title>Hours</title><p>Open daily, "u8, 0xEA, 0xE0, 0xF4, 0xE5, .. ", come in.</p>"u8]);

        await _web.AddPageAsync(_site.Url + "/kafe");
        await _web.ProcessedAsync();

        Assert.Contains("кафе", (await _web.Knowledge.SearchAsync("open daily"))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchanged_page_Is_asked_for_with_its_version_and_not_read_again()
    {
        var asked = 0;
        _site.On("/a", context =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            if (context.Request.Headers.IfNoneMatch == "\"v1\"")
            {
                asked++;
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return ToolService.BytesAsync(context, "text/html", "<p>A page with a version.</p>"u8.ToArray());
        });
        _site.Page("/b", "B", "A page without a version.").Sitemap("/a", "/b");
        var source = await _web.AddSitemapAsync(_site.Url);
        var before = await _web.ProcessedAsync();

        source = await _web.ReadAgainAsync(source);

        Assert.Equal((0, 2, 0, 0), Numbers(source));
        Assert.Equal(1, asked);
        Assert.Equivalent(before, await _web.DocumentsAsync(), strict: true);
    }

    [Fact]
    public async Task Labels_of_a_source_Are_those_of_its_pages_also_when_they_change()
    {
        _site.Page("/a", "A", "The first page of the intranet.").Page("/b", "B", "The second page.")
            .Sitemap("/a", "/b");
        var draft = new WebSourceDraft(
            _site.Url, WebSourceKind.Sitemap, WebSchedule.Manual, Labels: new(["Intranet"], DocumentAudience.Staff));
        var source = await _web.AddAsync(draft);
        await _web.ProcessedAsync();
        Assert.Empty(await _web.Knowledge.SearchAsync("first page of the intranet"));

        (await app.Get<WebSourceEditor>().UpdateAsync(
            _web.TenantId, source.Id, source.ConcurrencyToken, draft with { Labels = new(["help"]) },
            Actor.System("test"), TestContext.Current.CancellationToken)).SavedValue();

        Assert.All(await _web.DocumentsAsync(), d => Assert.Equal(["help"], d.Tags!));
        Assert.Equal("A", (await _web.Knowledge.SearchAsync("first page of the intranet"))[0].Title);
    }

    [Fact]
    public async Task Changed_page_Replaces_the_text_of_its_document()
    {
        _site.Page("/a", "Prices", "A ticket costs seven euros.");
        var source = await _web.AddPageAsync(_site.Url + "/a");
        await _web.ProcessedAsync();
        _site.Page("/a", "New prices", "A ticket costs nine euros.");

        source = await _web.ReadAgainAsync(source);

        Assert.Equal((1, 0, 0, 0), Numbers(source));
        var document = Assert.Single(await _web.ProcessedAsync());
        Assert.Equal(("New prices", _site.Url + "/a"), (document.Name, document.Address));
        var found = await _web.Knowledge.SearchAsync("what does a ticket cost");
        Assert.Contains("nine", Assert.Single(found).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_that_is_gone_or_no_longer_listed_Loses_its_document()
    {
        _site.Page("/a", "A", "The page that stays.").Page("/b", "B", "The page that is gone soon.")
            .Page("/c", "C", "The page that is not listed soon.").Sitemap("/a", "/b", "/c");
        var source = await _web.AddSitemapAsync(_site.Url);
        Assert.Equal(3, source.Documents);
        _site.Status("/b", 410).Sitemap("/a", "/b");

        source = await _web.ReadAgainAsync(source);

        Assert.Equal((0, 1, 1, 2), Numbers(source));
        Assert.Equal([_site.Url + "/a"], (await _web.DocumentsAsync()).Select(d => d.Address));
        Assert.Contains("no longer exists", Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "error (500)")]
    [InlineData(403, "signing in (403)")]
    [InlineData(429, "fewer requests")]
    public async Task Page_that_cannot_be_read_Keeps_its_text_and_is_named(int status, string reason)
    {
        _site.Page("/a", "A", "The page that stays.");
        var source = await _web.AddPageAsync(_site.Url + "/a");
        _site.Status("/a", status);

        source = await _web.ReadAgainAsync(source);

        Assert.Single(await _web.DocumentsAsync());
        var failure = Assert.Single(source.Failures);
        Assert.Equal(_site.Url + "/a", failure.Address);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task Sitemap_that_cannot_be_read_Keeps_all_documents(int status)
    {
        _site.Page("/a", "A", "The page that stays.").Sitemap("/a");
        var source = await _web.AddSitemapAsync(_site.Url);
        _site.Status("/sitemap.xml", status);

        source = await _web.ReadAgainAsync(source);

        Assert.True(source.LastResult!.HasFailed);
        Assert.Contains($"({status})", source.LastResult.Message, StringComparison.Ordinal);
        Assert.Single(await _web.DocumentsAsync());
    }

    [Fact]
    public async Task Page_that_needs_JavaScript_Fails_with_that_reason()
    {
        _site.Content(
            "/app", "text/html",
            "<!doctype html><html><title>Shop</title><body><div id=root></div><noscript>On!</noscript><script>x()");

        var source = await _web.AddPageAsync(_site.Url + "/app");

        var document = Assert.Single(await _web.ProcessedAsync());
        Assert.Equal((DocumentStatus.Failed, "needs_script"), (document.Status, document.FailureCode));
        Assert.Contains("JavaScript", Assert.Single((await _web.FindAsync(source.Id))!.Failures).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_content_at_two_addresses_Is_one_document_and_named()
    {
        _site.Page("/a", "A", "The same text.").Page("/b", "A", "The same text.").Sitemap("/a", "/b");

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.Single(await _web.DocumentsAsync());
        Assert.Contains("already in \"A\"", Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
    }

    private static (int Read, int Unchanged, int Failed, int Removed) Numbers(WebSourceItem source) =>
        (source.LastResult!.Read, source.LastResult.Unchanged, source.LastResult.Failed, source.LastResult.Removed);
}
