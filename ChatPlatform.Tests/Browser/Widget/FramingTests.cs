namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>A page on another origin that tries to embed pages of the platform, in a real browser.</summary>
public sealed class FramingTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/demo/nobody")]
    [InlineData("/demo/acme")]
    public async Task S41_Staff_pages_Cannot_be_framed_by_another_origin(string path)
    {
        using var host = new HostPage();
        Assert.False(await IsFramedAsync(host, path));
    }

    [Fact]
    public async Task S41_Chat_Is_framed_by_listed_pages_only()
    {
        using var host = new HostPage();
        var here = await app.Tenant().WithOrigins(host.Origin).SaveAsync();
        var elsewhere = await app.Tenant().WithOrigins("http://127.0.0.2:9000").SaveAsync();

        Assert.True(await IsFramedAsync(host, $"/widget/frame?key={here.WidgetKey}"));
        Assert.False(await IsFramedAsync(host, $"/widget/frame?key={elsewhere.WidgetKey}"));
    }

    [Fact]
    public async Task S41_Injected_script_Does_not_run()
    {
        await using var page = await browser.OpenAsync(app.Address);
        await page.Page.GotoAsync("/sign-in");
        await page.Page.EvaluateAsync(
            """
            () => {
              const inline = document.createElement("div");
              inline.innerHTML = "<img src=x onerror='window.owned = 1'>";
              document.body.append(inline);
              document.body.insertAdjacentHTML(
                "beforeend", "<iframe srcdoc='<script>parent.owned = 1</script>'></iframe>");
            }
            """
        );
        await page.Page.WaitForFunctionAsync(
            "() => document.querySelector('iframe').contentDocument?.readyState === 'complete'");
        Assert.False(await page.Page.EvaluateAsync<bool>("() => 'owned' in window"));
    }

    private async Task<bool> IsFramedAsync(HostPage host, string path)
    {
        host.Body = $"<iframe id=\"f\" src=\"{new Uri(app.Address, path)}\"></iframe>";
        await using var page = await browser.OpenAsync(host.Address);
        await page.Page.GotoAsync("/");
        var frame = await (await page.Page.QuerySelectorAsync("#f"))!.ContentFrameAsync();
        await frame!.WaitForFunctionAsync(
            "() => location.href !== 'about:blank' && document.readyState === 'complete'");
        return await frame.EvaluateAsync<bool>("() => location.protocol === 'http:'");
    }
}
