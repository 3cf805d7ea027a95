using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>A page of a test, with its console errors.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>True once the page's own styles and those of the components have the theme.</summary>
    private const string ThemeIsShown =
        """
        dark => {
          const style = getComputedStyle(document.documentElement);
          const [red] = style.getPropertyValue("--mud-palette-background").match(/\d+/g) ?? [];
          return (document.documentElement.dataset.theme === "dark") === dark && (Number(red) < 128) === dark;
        }
        """;

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly IBrowserContext _context;

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Errors of console and scripts, including those of frames.</summary>
    public IReadOnlyList<string> Errors => [.. _errors];

    /// <summary>Opens a page of the console and waits until it is interactive: input before that is lost.</summary>
    public async Task GoInteractiveAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("[data-interactive=true]").First.WaitForAsync();
    }

    /// <summary>
    /// Does what the browser does when it reconnects to a server that has discarded the page's state: the page is
    /// loaded again.
    /// </summary>
    public async Task ForgetAsync()
    {
        await Page.EvaluateAsync(
            """
            () => {
              document.documentElement.dataset.forgotten = "true";
              const modal = document.getElementById("components-reconnect-modal");
              for (const state of ["show", "rejected"]) {
                modal.dispatchEvent(new CustomEvent("components-reconnect-state-changed", { detail: { state } }));
              }
            }
            """);
        await Page.Locator("html:not([data-forgotten]) [data-interactive=true]").First.WaitForAsync();
    }

    /// <summary>
    /// Waits until the page's path starts with the given one. Polls, because <see cref="IPage.WaitForURLAsync(string,
    /// PageWaitForURLOptions)"/> checks once and then listens, and waits forever if the page arrives in between.
    /// </summary>
    public Task ExpectPathAsync(string path, TimeSpan? within = null) =>
        Assertions
            .Expect(Page)
            .ToHaveURLAsync(
                new Regex("^https?://[^/]+" + Regex.Escape(path)),
                new() { Timeout = (float)(within ?? s_patience).TotalMilliseconds });

    /// <summary>
    /// Waits until the first field with an error has the focus. What is pressed before is missed, because focusing a
    /// field scrolls the page.
    /// </summary>
    public Task ExpectFocusOnErrorAsync() => Page.Locator("main [aria-invalid=true]:focus").WaitForAsync();

    /// <summary>Waits until the page's path no longer starts with the given one.</summary>
    public Task ExpectLeavingAsync(string path) =>
        Assertions
            .Expect(Page)
            .Not.ToHaveURLAsync(
                new Regex("^https?://[^/]+" + Regex.Escape(path)),
                new() { Timeout = (float)s_patience.TotalMilliseconds });

    /// <summary>
    /// Runs axe on the page and fails on violations. Skips if the widget's packages are not installed.
    /// </summary>
    /// <param name="frame">The frame to check; null checks the page.</param>
    public async Task AssertAccessibleAsync(IFrame? frame = null)
    {
        var findings = await AxeAsync(frame ?? Page.MainFrame);
        Assert.True(findings.Length == 0, string.Join(Environment.NewLine, findings));
    }

    /// <summary>The violations in both themes at the widths of a desktop, a tablet and a phone.</summary>
    public async Task<IReadOnlyList<string>> FindViolationsInAllLooksAsync()
    {
        List<string> found = [];
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Wait.UntilAsync(
                () => Page.EvaluateAsync<bool>(ThemeIsShown, scheme == ColorScheme.Dark), s_patience);
            foreach (var width in (int[])[390, 820, 1440])
            {
                await Page.SetViewportSizeAsync(width, 900);
                found.AddRange((await AxeAsync(Page.MainFrame)).Select(f => $"{scheme}, {width} px: {f}"));
            }
        }

        return found;
    }

    private static async Task<string[]> AxeAsync(IFrame target)
    {
        var script = Repository.Path("ChatPlatform.Widget", "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(script), "axe-core is not installed.");

        // Evaluated instead of added as a script element, because the content security policy forbids foreign scripts.
        await target.EvaluateAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken));
        var found = target.EvaluateAsync<string[]>(
            """
            async () => {
              const shown = new CSSStyleSheet(); // A notice that fades while axe runs has no contrast.
              shown.replaceSync(".mud-snackbar { opacity: 1 !important; transition: none !important; }");
              document.adoptedStyleSheets = [...document.adoptedStyleSheets, shown];
              const endings = document.getAnimations()
                .filter(a => a.playState === "running" && Number.isFinite(a.effect.getComputedTiming().endTime));
              const ended = Promise.allSettled(endings.map(a => a.finished));
              await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 3000))]);
              const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
              const found = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
              const where = n => `${n.target.join(" ")}: ${n.failureSummary}`;
              return found.violations
                .map(v => `${v.id}: ${v.help} (${v.nodes.map(where).slice(0, 5).join("; ")})`);
            }
            """);
        return await found.WaitAsync(s_patience * 4, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
