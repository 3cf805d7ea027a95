using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Components;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](data:text/html,1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x]\n\n[x]: vbscript:1")]
    public void S39_A_link_goes_to_the_web_or_to_mail_or_is_no_link(string markdown) =>
        Assert.DoesNotContain("<a", MarkdownText.Html(markdown).Value, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("![secret](https://evil.example/p.png?q=1)")]
    [InlineData("![secret][r]\n\n[r]: https://evil.example/p.png")]
    public void S39_An_image_is_its_words(string markdown)
    {
        var html = MarkdownText.Html(markdown).Value;

        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secret", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[shop](https://shop.example/a \"t\")")]
    [InlineData("<https://shop.example/a>")]
    [InlineData("https://shop.example/a")]
    [InlineData("<shop@shop.example>")]
    public void A_good_link_opens_elsewhere_and_tells_nothing_about_us(string markdown)
    {
        var html = MarkdownText.Html(markdown).Value;

        Assert.Contains("rel=\"noopener noreferrer nofollow\"", html, StringComparison.Ordinal);
        Assert.Contains("target=\"_blank\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```x mud-overlay\n1\n```")]
    [InlineData("~~~x&#32;mud-overlay&quot;onclick=1\n1\n~~~")]
    public void S39_What_stands_beside_a_fence_gets_no_class_of_the_page(string markdown) =>
        Assert.Equal("<pre><code>1\n</code></pre>", MarkdownText.Html(markdown).Value.Trim());

    [Fact]
    public void Citations_stand_out_and_headings_stay_below_those_of_the_page()
    {
        Assert.Contains(
            "<span class=\"cite\">2</span>", MarkdownText.Html("14 days [2].").Value, StringComparison.Ordinal);
        Assert.Contains("<h3", MarkdownText.Html("# Big").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_in_a_list_has_the_words_without_marks() =>
        Assert.Equal(
            "Shipment ACM-1001 is delivered.", MarkdownText.Plain("Shipment **ACM-1001** is `delivered` [1]."));
}
