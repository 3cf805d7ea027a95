using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>
/// Renders an answer's Markdown as safe HTML: raw HTML is shown as text, only http, https and mailto links are kept,
/// and images are replaced by their alternative text (S39).
/// </summary>
public static partial class MarkdownText
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoLinks()
        .Build();

    /// <summary>
    /// Renders Markdown. Text that is nested too deeply or takes too long to parse is shown as plain text.
    /// </summary>
    public static MarkupString Html(string markdown)
    {
        try
        {
            return Render(markdown);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return new($"<p class=\"wrap\">{HtmlEncoder.Default.Encode(markdown)}</p>");
        }
    }

    /// <summary>The text without Markdown marks and citations, for previews in lists.</summary>
    public static string Plain(string markdown) => Marks().Replace(markdown, "");

    private static MarkupString Render(string markdown)
    {
        var document = Markdown.Parse(markdown, s_pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(6, heading.Level + 2);
        }

        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            Sanitize(link);
        }

        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            Sanitize(link);
        }

        foreach (var code in document.Descendants<FencedCodeBlock>())
        {
            code.SetAttributes(new()); // The language would become a CSS class that could match the page's styles.
        }

        return new(Marker().Replace(document.ToHtml(s_pipeline), "<span class=\"cite\">$1</span>"));
    }

    private static void Sanitize(LinkInline link)
    {
        if (link.IsImage || !IsAllowed(link.Url))
        {
            link.ReplaceBy(
                new LiteralInline(string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()))));
            return;
        }

        link.Title = null;
        OpenInNewTab(link);
    }

    private static void Sanitize(AutolinkInline link)
    {
        if (link.IsEmail || IsAllowed(link.Url))
        {
            OpenInNewTab(link);
        }
        else
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }
    }

    private static void OpenInNewTab(Inline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddPropertyIfNotExist("target", "_blank");
        attributes.AddPropertyIfNotExist("rel", "noopener noreferrer nofollow");
    }

    private static bool IsAllowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https" or "mailto");

    [GeneratedRegex(@"\*\*|`|^#+\s|\s?\[\d{1,3}\]", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marks();

    /// <summary>The number of a citation, outside of tags.</summary>
    [GeneratedRegex(@"\s?\[(\d{1,3})\](?![^<]*>)", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marker();
}
