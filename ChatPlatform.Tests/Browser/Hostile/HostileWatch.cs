using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>Checks that hostile text on a page is rendered as text and has no effect.</summary>
internal sealed class HostileWatch
{
    private readonly ConcurrentQueue<string> _found = new();
    private readonly IPage _page;
    private readonly CaptureServer _sink;

    private HostileWatch(IPage page, CaptureServer sink) => (_page, _sink) = (page, sink);

    /// <summary>Starts to watch; earlier requests are not recorded.</summary>
    public static async Task<HostileWatch> StartAsync(IPage page, CaptureServer sink)
    {
        var watch = new HostileWatch(page, sink);
        await page.Context.ExposeFunctionAsync("__hit", (string what) => watch._found.Enqueue($"Called: {what}"));
        await page.Context.AddInitScriptAsync(
            "for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) { window[name] = what => { "
            + "window.__hit(`${name} ${what}`); }; }"
        );
        page.Context.Page += (_, _) => watch._found.Enqueue("A window opened");
        page.Context.Dialog += async (_, dialog) =>
        {
            watch._found.Enqueue($"Dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Context.Request += (_, request) =>
        {
            if (request.Url.Contains(sink.Authority, StringComparison.Ordinal))
            {
                watch._found.Enqueue($"Request: {request.Url}");
            }
        };
        return watch;
    }

    /// <summary>Fails with effects, requests or elements that are not allowed.</summary>
    /// <param name="frame">The frame to check; null is the page itself.</param>
    /// <param name="rules">Elements allowed inside messages.</param>
    public async Task AssertHarmlessAsync(string place, MessageRules rules, IFrame? frame = null)
    {
        var faults = await (frame ?? _page.MainFrame).EvaluateAsync<string[]>(
            Walk,
            new
            {
                bubbles = rules.Bubbles,
                elements = rules.Elements,
                attributes = rules.Attributes,
                mark = HostileText.Mark,
            });
        string[] all = [.. faults, .. _found, .. _sink.Requests];
        Assert.True(
            all.Length == 0,
            $"{place}: {all.Length} faults{Environment.NewLine}{string.Join(Environment.NewLine, all.Take(20))}");
    }

    /// <summary>Number of hostile texts on the page.</summary>
    public async Task<int> CountAsync() =>
        (
            await _page.EvaluateAsync<string[]>(
                "mark => [...new Set(document.body.textContent.match(new RegExp(mark, 'g')))]", HostileText.Mark)
        ).Length;

    /// <summary>
    /// Inside messages, only allowed elements; elsewhere, marks only in text or in attributes that are only displayed.
    /// </summary>
    private const string Walk =
        """
        ({ bubbles, elements, attributes, mark }) => {
          const faults = [];
          const marked = new RegExp(mark);
          const shown = ["title", "aria-label", "value", "placeholder"];
          const address = /^(?:https?:\/\/|mailto:)/;
          const scope = /^b-[a-z0-9]{10}$/; // The compiler marks a component's elements for its styles.
          const say = (what, node) => faults.push(`${what}: ${(node.outerHTML ?? node.data).slice(0, 200)}`);
          for (const node of document.querySelectorAll("*")) {
            for (const { name, value } of node.attributes) {
              if (/^on/i.test(name)) say(`Handler ${name}`, node);
              if (marked.test(name)) say("Attribute", node);
              if (marked.test(value) && !shown.includes(name) && !(name === "href" && address.test(value)))
                say(`Attribute ${name}`, node);
              if (["href", "src", "action", "formaction", "xlink:href"].includes(name) && value !== "data:,"
                && /^\s*(?:javascript|vbscript|data|blob|file):/i.test(value)) say(`Address in ${name}`, node);
            }
            if (marked.test(node.localName)) say("Element", node);
            if (/^(?:script|style|noscript|template|iframe|object|embed|xmp|plaintext)$/.test(node.localName)
              && marked.test(node.textContent)) say("Mark in", node);
          }
          for (const bubble of document.querySelectorAll(bubbles)) {
            const walk = document.createTreeWalker(bubble, NodeFilter.SHOW_ALL);
            while (walk.nextNode()) {
              const node = walk.currentNode;
              if (node.nodeType === Node.COMMENT_NODE
                ? marked.test(node.data)
                : node.nodeType !== Node.TEXT_NODE && node.nodeType !== Node.ELEMENT_NODE) say("Node", node);
              if (node.nodeType !== Node.ELEMENT_NODE) continue;
              const dots = node.closest(".dots"); // Shown while an answer has no text, also after a page reads it anew.
              if (dots && dots.textContent === "" && [...dots.children].every(i => i.localName === "i"
                && [...i.attributes].every(a => scope.test(a.name)))) continue;
              if (node.localName === "a" && (node.target !== "_blank" || !node.relList.contains("noopener")
                || !node.relList.contains("noreferrer"))) say("Link", node);
              if (!elements.includes(node.localName) || node.namespaceURI !== "http://www.w3.org/1999/xhtml")
                say("Element", node);
              for (const { name, value } of node.attributes) {
                if (scope.test(name) && value === "") continue;
                if (!(name in attributes) || !new RegExp(`^(?:${attributes[name]})$`, "s").test(value))
                  say(`Attribute ${name}`, node);
              }
            }
          }
          return faults;
        }
        """;
}

/// <summary>
/// Allowed elements of messages in one of the two renderers, with the allowed values of each attribute.
/// </summary>
/// <param name="Bubbles">Selector of the elements that contain messages.</param>
internal sealed record MessageRules(string Bubbles, string[] Elements, Dictionary<string, string> Attributes)
{
    private const string Links = "(?:https?://|mailto:|tel:).*";

    private static readonly string[] s_markdown =
    [
        "p",
        "strong",
        "em",
        "del",
        "h3",
        "h4",
        "h5",
        "h6",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "br",
        "hr",
        "div",
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];

    public static MessageRules Console { get; } =
        new(
            ".msgs .b, .msgs .sys > span",
            s_markdown,
            new()
            {
                ["class"] = "sr|plain|md|cite|task",
                ["href"] = Links,
                ["target"] = "_blank",
                ["rel"] = "noopener noreferrer nofollow",
                ["start"] = "[0-9]+",
                ["align"] = "left|center|right",
            });

    public static MessageRules Widget { get; } =
        new(
            ".rows .bubble",
            [.. s_markdown, "button"],
            new()
            {
                ["class"] = "plain|task|table|mark|sources|source|source-number|source-title|source-page|caret",
                ["href"] = Links,
                ["target"] = "_blank",
                ["rel"] = "noopener noreferrer nofollow",
                ["start"] = "[0-9]+",
                ["align"] = "left|center|right",
                ["tabindex"] = "0",
                ["type"] = "button",
                ["title"] = ".*",
                ["aria-label"] = ".*",
                ["aria-hidden"] = "true",
            });
}
