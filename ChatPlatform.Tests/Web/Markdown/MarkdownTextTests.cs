using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Markdown;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](data:text/html,1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x]\n\n[x]: vbscript:1")]
    public void S39_Link_Is_rendered_for_web_and_mail_addresses_only(string markdown) =>
        Assert.DoesNotContain("<a", MarkdownText.Html(markdown, []).Value, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("![secret](https://evil.example/p.png?q=1)")]
    [InlineData("![secret][r]\n\n[r]: https://evil.example/p.png")]
    public void S39_Image_Is_rendered_as_its_text(string markdown)
    {
        var html = MarkdownText.Html(markdown, []).Value;

        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secret", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[shop](https://shop.example/a \"t\")")]
    [InlineData("<https://shop.example/a>")]
    [InlineData("https://shop.example/a")]
    [InlineData("<shop@shop.example>")]
    public void Link_Opens_in_a_new_tab_without_referrer_and_opener(string markdown)
    {
        var html = MarkdownText.Html(markdown, []).Value;

        Assert.Contains("rel=\"noopener noreferrer nofollow\"", html, StringComparison.Ordinal);
        Assert.Contains("target=\"_blank\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```x mud-overlay\n1\n```")]
    [InlineData("~~~x&#32;mud-overlay&quot;onclick=1\n1\n~~~")]
    public void S39_Info_string_of_a_code_fence_Adds_no_class(string markdown) =>
        Assert.Equal("<pre><code>1</code></pre>", MarkdownText.Html(markdown, []).Value);

    [Fact]
    public void Citations_Are_marked_and_headings_are_below_those_of_the_page()
    {
        Assert.Contains(
            "<span class=\"cite\">2</span>", MarkdownText.Html("14 days [2].", [2]).Value, StringComparison.Ordinal);
        Assert.Contains("<h3", MarkdownText.Html("# Big", []).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_line_Has_the_text_without_markup() =>
        Assert.Equal(
            "Shipment ACM-1001 is delivered.", MarkdownText.Plain("Shipment **ACM-1001** is `delivered` [1]."));
}
