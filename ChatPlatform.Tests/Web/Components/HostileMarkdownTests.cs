using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Components;

public sealed class HostileMarkdownTests
{
    [Theory]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("*")]
    [InlineData("![")]
    [InlineData("[1]")]
    public void S39_Message_of_thousands_of_one_mark_Is_shown(string mark)
    {
        var text = string.Concat(Enumerable.Repeat(mark, 16_000 / mark.Length));

        Assert.NotEqual("", MarkdownText.Html(text).Value);
    }

    [Fact]
    public void S39_Literal_text_Is_shown_as_text()
    {
        var html = MarkdownText.Html(new string('>', 4000) + "<img src=x onerror=alert(1)>").Value;

        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
    }
}
