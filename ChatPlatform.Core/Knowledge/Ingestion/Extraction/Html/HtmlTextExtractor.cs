using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;

/// <summary>
/// Reads a page: headings, paragraphs, lists, tables and where links lead. Scripts, styles, navigation and whatever is
/// hidden are left out. Nothing is loaded or run.
/// </summary>
internal static partial class HtmlTextExtractor
{
    // The encoding is declared at the beginning (HTML standard, 13.2.3.2).
    private const int DeclarationBytes = 1024;

    /// <exception cref="ExtractionFailedException">The content is no text.</exception>
    public static ExtractedDocument Extract(MemoryStream content) => ExtractBytes(content.ToArray());

    /// <inheritdoc cref="Extract(MemoryStream)"/>
    public static ExtractedDocument ExtractBytes(byte[] content)
    {
        var head = Encoding.Latin1.GetString(content.AsSpan(0, Math.Min(content.Length, DeclarationBytes)));
        var declared = Charset().Match(head) is { Success: true } match ? match.Groups[1].Value : null;
        return Extract(TextDecoder.Decode(content, declared));
    }

    /// <exception cref="ExtractionFailedException">The page is nested too deeply.</exception>
    public static ExtractedDocument Extract(string html)
    {
        if (HtmlDepth.IsTooDeep(html))
        {
            throw new ExtractionFailedException(ExtractionFailure.TooLargeUncompressed);
        }

        var document = new HtmlParser().ParseDocument(html);
        var walker = new HtmlWalker(new HtmlVisibility(document));
        if (document.Body is { } body)
        {
            walker.Walk(body);
        }

        var title = document.QuerySelector("head > title")?.TextContent.Trim();
        title = string.IsNullOrEmpty(title) ? null : title;
        var blocks = walker.Blocks;
        if (title is not null && !blocks.Any(block => block is { Kind: BlockKind.Heading, Level: 1 }))
        {
            blocks = [new(BlockKind.Heading, 1, title), .. blocks];
        }

        return new(title, null, blocks);
    }

    [GeneratedRegex("""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
