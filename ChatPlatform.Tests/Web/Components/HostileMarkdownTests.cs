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
    public void S39_A_message_made_of_one_mark_thousands_of_times_is_still_shown(string mark)
    {
        var text = string.Concat(Enumerable.Repeat(mark, 16_000 / mark.Length));

        Assert.NotEqual("", MarkdownText.Html(text).Value);
    }

    [Fact]
    public void S39_What_is_shown_as_it_is_stays_text()
    {
        var html = MarkdownText.Html(new string('>', 4000) + "<img src=x onerror=alert(1)>").Value;

        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
    }
}
