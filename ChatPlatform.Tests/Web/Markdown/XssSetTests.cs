using System.IO.Compression;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Markdown;

/// <summary>
/// Published XSS payloads, in every form in which they could be in a message shown by the console. The widget's tests
/// use the same sets.
/// </summary>
public sealed class XssSetTests
{
    private static readonly string[] s_elements =
    [
        "P",
        "STRONG",
        "EM",
        "CODE",
        "PRE",
        "BLOCKQUOTE",
        "UL",
        "OL",
        "LI",
        "A",
        "BR",
        "HR",
        "SPAN",
        "DEL",
        "H3",
        "H4",
        "H5",
        "H6",
        "TABLE",
        "THEAD",
        "TBODY",
        "TR",
        "TH",
        "TD",
    ];

    private static readonly string[] s_attributes = ["class", "href", "target", "rel", "start", "align"];

    private static readonly Func<string, string>[] s_frames =
    [
        p => p,
        p => $"[link]({p})",
        p => $"[link](<{p}>)",
        p => $"![picture]({p})",
        p => $"**{p}** and `{p}`",
        p => $"<{p}>",
        p => $"- {p}\n\n> {p}\n\n| a |\n| --- |\n| {p} |",
        p => $"[{p}](https://example.org/ \"{p}\")",
        p => $"[a][b]\n\n[b]: {p}",
        p => $"```{p}\n{p}\n```",
    ];

    [Theory]
    [InlineData("payloads")]
    [InlineData("dompurify")]
    public void S39_Published_payload_Creates_no_element_handler_or_address(string set)
    {
        var file = Repository.Path("..", "shared", "data", "xss", set + ".jsonl.gz");
        Assert.SkipUnless(File.Exists(file), $"The set xss/{set} is not there.");
        var (parser, faults, drawn) = (new HtmlParser(), new List<string>(), 0);
        foreach (var (id, payload) in Read(file))
        {
            foreach (var frame in s_frames)
            {
                var page = parser.ParseDocument("<body>" + MarkdownText.Html(frame(payload), []).Value);
                faults.AddRange(
                    page.Body!.Descendants<IElement>().SelectMany(Faults).Select(fault => $"{id}: {fault}"));
                drawn++;
            }
        }

        Assert.True(drawn > 1_000, $"{drawn} drawn");
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Distinct().Take(20)));
    }

    private static IEnumerable<(string Id, string Payload)> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            var json = JsonSerializer.Deserialize<JsonElement>(line);
            yield return (json.GetProperty("id").GetString()!, json.GetProperty("payload").GetString()!);
        }
    }

    private static IEnumerable<string> Faults(IElement element)
    {
        if (!s_elements.Contains(element.TagName))
        {
            yield return element.TagName;
        }

        foreach (var attribute in element.Attributes.Where(a => !s_attributes.Contains(a.Name)))
        {
            yield return $"{element.TagName} {attribute.Name}";
        }

        if (
            element.GetAttribute("href") is { } href
            && !href.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !href.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !href.StartsWith("mailto:", StringComparison.Ordinal)
            && !href.StartsWith("tel:", StringComparison.Ordinal))
        {
            yield return href;
        }
    }
}
