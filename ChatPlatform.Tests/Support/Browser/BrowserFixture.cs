using Microsoft.Playwright;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>
/// One Chromium for the whole run, started by the first test that uses it. Each test gets its own context.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    /// <summary>Chromium without a desktop browser's parts: the same pages in about half the processor time.</summary>
    private const string Chromium = "/usr/bin/chromium-headless-shell";

    /// <summary>Milliseconds that an action or assertion waits, for runs on a busy machine.</summary>
    private const float Patience = 90_000;

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>False without Chromium: browser tests are skipped with a message.</summary>
    public static bool IsInstalled => File.Exists(Chromium);

    /// <summary>Opens a page in a new context (no cookies, no storage).</summary>
    public async Task<BrowserPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(IsInstalled, "Chromium is not installed.");
        options ??= new();
        options.BaseURL = address.ToString();
        options.ViewportSize ??= new() { Width = 1440, Height = 900 };
        var context = await (await BrowserAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return new BrowserPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(Patience);
            return _browser ??= await _playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = Chromium,
                    Args =
                    [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                    ],
                });
        }
        finally
        {
            _starting.Release();
        }
    }
}
