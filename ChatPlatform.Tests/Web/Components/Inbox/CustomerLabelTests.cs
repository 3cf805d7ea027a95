using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Components.Inbox;

public sealed class CustomerLabelTests
{
    private static readonly Guid s_id = Guid.Parse("0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01");

    [Theory]
    [InlineData("Ada Byron", "https://shop.example/cart", "Ada Byron")]
    [InlineData("Visitor", "https://shop.example/cart?x=1", "Visitor from shop.example")]
    [InlineData("Visitor", "javascript:alert(1)", "Visitor 1c01")]
    [InlineData("Visitor", "not an address", "Visitor 1c01")]
    [InlineData("Visitor", null, "Visitor 1c01")]
    public void Label_Is_the_name_or_the_site_or_the_end_of_the_id(string visitor, string? page, string label) =>
        Assert.Equal(label, CustomerLabel.Of(visitor, page, s_id));

    [Theory]
    [InlineData("Where is it?", "On its way", "Where is it?")]
    [InlineData(null, "**Hello**", "Hello")]
    [InlineData("", "", "No messages yet")]
    public void Title_Is_the_first_question_or_the_newest_message(string? title, string? preview, string shown) =>
        Assert.Equal(shown, CustomerLabel.TitleOf(title, preview));
}
