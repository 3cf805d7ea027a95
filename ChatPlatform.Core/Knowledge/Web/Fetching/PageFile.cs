using System.Text;
using AngleSharp.Html.Parser;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Web.Fetching;

/// <summary>A page as a file that can become a document, or the reason why it cannot; the other is null.</summary>
/// <param name="Name">Title or last part of the address, with the extension of its format.</param>
internal sealed record PageFile(string Name, byte[] Content, string? Refusal)
{
    private const int MaxTitle = 200;

    // Titles and robots elements are at the beginning of a page.
    private const int HeadLength = 64 << 10;

    private const string NotIndexed = "The page asks not to be read by machines (noindex).";

    /// <summary>Takes the page as the kind of file that the site says it is.</summary>
    public static PageFile Of(WebResponse.Content page)
    {
        if (page.Robots.Any(Forbids))
        {
            return new("", [], NotIndexed);
        }

        if (KindOf(page) is not { } kind)
        {
            var type = page.MediaType.Length > 0 ? $" ({UnicodeText.Truncate(page.MediaType, 100)})" : "";
            return new("", [], $"This is not a {DocumentFormats.Names} file{type}.");
        }

        return kind switch
        {
            DocumentKind.Html => OfPage(page),
            DocumentKind.Pdf or DocumentKind.Docx or DocumentKind.Xlsx => new(NameOf(page, kind), page.Body, null),
            _ => new(NameOf(page, kind), Decoded(page), null),
        };
    }

    private static PageFile OfPage(WebResponse.Content page)
    {
        var content = Decoded(page);
        if (!TextDecoder.IsText(content))
        {
            return new("", [], "The site says that this is a page, but the content is not text.");
        }

        var text = TextDecoder.Decode(content);
        var head = new HtmlParser().ParseDocument(UnicodeText.Truncate(text, HeadLength)).Head;
        var isForbidden = head?.QuerySelectorAll("meta[name][content]").Any(meta =>
            IsRobotsName(meta.GetAttribute("name")!.Trim()) && Forbids(meta.GetAttribute("content")!)) == true;
        var title = UnicodeText.SingleLine(head?.QuerySelector("title")?.TextContent ?? "");
        return isForbidden
            ? new("", [], NotIndexed)
            : new(
                UnicodeText.IsBlank(title)
                    ? NameOf(page, DocumentKind.Html)
                    : WithoutSlashes(UnicodeText.Truncate(title, MaxTitle, "…")) + ".html",
                content, null);
    }

    private static bool IsRobotsName(string name) =>
        name.Equals("robots", StringComparison.OrdinalIgnoreCase)
        || name.Equals(RobotsRules.Agent, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for directives such as "noindex, nofollow"; those for others begin with a name.</summary>
    private static bool Forbids(string directives)
    {
        var colon = directives.IndexOf(':', StringComparison.Ordinal);
        var isForAll = colon < 0 || directives.AsSpan(0, colon).ContainsAny(" ,")
            || IsRobotsName(directives.AsSpan(0, colon).ToString());
        return isForAll && directives.Substring(colon + 1).Split(',').Any(directive =>
            directive.Trim().ToLowerInvariant() is "noindex" or "none");
    }

    private static DocumentKind? KindOf(WebResponse.Content page) => page.MediaType switch
    {
        "" => DocumentFormats.OfName(LastPart(page.Address))?.Kind ?? DocumentKind.Html,
        "text/plain" => DocumentFormats.OfName(LastPart(page.Address))?.Kind ?? DocumentKind.Text,
        "application/octet-stream" => DocumentFormats.OfName(LastPart(page.Address))?.Kind,
        "application/xhtml+xml" => DocumentKind.Html,
        "text/x-markdown" => DocumentKind.Markdown,
        "text/tab-separated-values" => DocumentKind.Csv,
        var type => DocumentFormats.OfMediaType(type)?.Kind,
    };

    private static string NameOf(WebResponse.Content page, DocumentKind kind)
    {
        var last = LastPart(page.Address);
        var name = UnicodeText.IsBlank(last) ? page.Address.Host : last;
        return DocumentFormats.OfName(name)?.Kind == kind ? name : name + DocumentFormats.Of(kind).Extensions[0];
    }

    private static string LastPart(Uri address) =>
        WithoutSlashes(Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/').Split('/')[^1]));

    private static string WithoutSlashes(string name) => name.Replace('/', ' ').Replace('\\', ' ');

    /// <summary>The text in UTF-8 with its mark when the site names another encoding, which a file cannot.</summary>
    private static byte[] Decoded(WebResponse.Content page) =>
        page.Body is not [0xEF, 0xBB, 0xBF, ..] && page.Charset is { } charset
        && TextDecoder.Find(charset) is { } encoding and not (UTF8Encoding or ASCIIEncoding)
            ? [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(encoding.GetString(page.Body))]
            : page.Body;
}
