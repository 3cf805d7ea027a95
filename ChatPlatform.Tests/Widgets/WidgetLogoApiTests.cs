using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Widgets.Logos;

namespace ChatPlatform.Tests.Widgets;

/// <summary>The logo of the widget over REST, and its public address.</summary>
public sealed class WidgetLogoApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Settings = "/api/v1/tenants/acme/widget-settings";
    private const string Logo = Settings + "/logo";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logo_Is_served_forever_at_an_address_that_changes_with_it()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var first = Url(await PutAsync(owner, TestImages.Png, HttpStatusCode.OK));

        using (var answer = await app.Http.GetAsync(Uri(first), Ct))
        {
            Assert.Equal(TestImages.Png, await answer.Content.ReadAsByteArrayAsync(Ct));
            Assert.Equal("image/png", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains(
                "default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
        }

        var config = await app.Http.GetStringAsync(Uri("/api/widget/v1/config?key=wk_demo_acme"), Ct);
        Assert.Equal(first, JsonDocument.Parse(config).RootElement.GetProperty("logo").GetString());
        var second = Url(await PutAsync(owner, TestImages.JpegOf(20, 20), HttpStatusCode.OK));
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(first));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second));
        using (var stored = await owner.GetAsync(Logo))
        {
            Assert.Equal("image/jpeg", stored.Content.Headers.ContentType!.ToString());
        }

        var (_, tag) = await owner.ReadAsync(Settings);
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Delete, Logo, null, tag);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(second));
        Assert.Equal(404, await owner.StatusAsync(Logo));
        var audit = (await owner.ReadAsync("/api/v1/tenants/acme/audit-events")).Json.GetRawText();
        Assert.Contains("widget.logo_changed", audit, StringComparison.Ordinal);
        Assert.Contains("widget.logo_removed", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_file_Is_refused_with_its_rule_and_keeps_the_logo()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var before = Url(await PutAsync(owner, TestImages.WebPOf(30, 30), HttpStatusCode.OK));
        (byte[] File, string Rule)[] refused =
        [
            ("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "must be a PNG, JPEG or WebP image"),
            (TestImages.PngOf(9, 9, isAnimated: true), "must not be animated"),
            (TestImages.PngOf(2000, 9), "must have at most 1024 x 1024 pixels"),
            ([.. TestImages.Png.SkipLast(5)], "must be a complete image"),
            ([.. TestImages.Png, .. new byte[3 * LogoImage.MaxBytes]], "must have at most 256 KB"),
        ];
        foreach (var (file, rule) in refused)
        {
            var answer = await PutAsync(owner, file, HttpStatusCode.UnprocessableEntity, "image/png");
            Assert.Contains(rule, answer.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(before, Url((await owner.ReadAsync(Settings)).Json));
        await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, Logo, "{}", (await owner.ReadAsync(Settings)).ETag);
    }

    [Fact]
    public async Task Logo_Belongs_to_one_widget_and_its_managers()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var url = Url(await PutAsync(owner, TestImages.PngOf(40, 40), HttpStatusCode.OK))!;

        Assert.Equal(
            HttpStatusCode.NotFound,
            await StatusAsync(url.Replace("wk_demo_acme", "wk_demo_contoso", StringComparison.Ordinal)));
        Assert.Equal(404, await owner.StatusAsync("/api/v1/tenants/contoso/widget-settings/logo"));
        var supporter = await ApiClient.SupporterAsync(app);
        Assert.Equal(403, await supporter.StatusAsync(Logo));
        await PutAsync(supporter, TestImages.Png, HttpStatusCode.Forbidden, tag: "\"1\"");
    }

    [Fact]
    public async Task Own_texts_and_language_Are_cleaned_checked_and_shown()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (_, tag) = await owner.ReadAsync(Settings);
        string Body(string texts, string language) =>
            "{\"color\":\"#2456C7\",\"position\":\"right\",\"theme\":\"auto\",\"greeting\":\"Hello.\"," +
            $"\"suggestedQuestions\":[],\"allowedOrigins\":[],\"texts\":{texts},\"language\":{language}}}";
        var refused = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, Settings,
            Body($"{{\"title\":\"{new string('x', 61)}\"}}", "\"xx\""), tag);
        Assert.Contains("texts.title", refused.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("language", refused.GetRawText(), StringComparison.Ordinal);

        await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, Settings,
            Body("{\"title\":\"Help\\u202e\\ndesk\",\"subtitle\":\" \",\"launcher\":\"<b>Ask</b>\"}", "\"ar\""), tag);

        var config = JsonDocument.Parse(
            await app.Http.GetStringAsync(Uri("/api/widget/v1/config?key=wk_demo_acme"), Ct)).RootElement;
        var texts = config.GetProperty("texts");
        Assert.Equal(["title", "launcher"], texts.EnumerateObject().Select(t => t.Name));
        Assert.Equal("Help desk", texts.GetProperty("title").GetString());
        Assert.Equal("<b>Ask</b>", texts.GetProperty("launcher").GetString());
        Assert.Equal("ar", config.GetProperty("language").GetString());
    }

    private static async Task<JsonElement> PutAsync(
        ApiClient client, byte[] file, HttpStatusCode status, string type = "application/octet-stream",
        string? tag = null)
    {
        tag ??= (await client.ReadAsync(Settings)).ETag;
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new(type);
        using var form = new MultipartFormDataContent { { content, "file", "logo.svg" } };
        return await client.ExpectAsync(status, HttpMethod.Put, Logo, form, tag);
    }

    private static string? Url(JsonElement widget) =>
        widget.TryGetProperty("logoUrl", out var url) ? url.GetString() : null;

    private static Uri Uri(string? path) => new(path!, UriKind.Relative);

    private async Task<HttpStatusCode> StatusAsync(string? path)
    {
        using var answer = await app.Http.GetAsync(Uri(path), Ct);
        return answer.StatusCode;
    }
}
