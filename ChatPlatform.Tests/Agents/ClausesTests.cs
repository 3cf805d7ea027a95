using ChatPlatform.Core.Agents.Routing;

namespace ChatPlatform.Tests.Agents;

/// <summary>How a message is split into clauses.</summary>
public sealed class ClausesTests
{
    [Theory]
    [InlineData("Where is my parcel 1234?", "Where is my parcel 1234?")]
    [InlineData("Where is my parcel? How do I get a refund?", "Where is my parcel?|How do I get a refund?")]
    [InlineData("cancel my last order and then send me the invoice", "cancel my last order|send me the invoice")]
    [InlineData("I moved house last week, please change this", "I moved house last week|please change this")]
    [InlineData("Do you deliver to Vienna and Graz", "Do you deliver to Vienna Graz")]
    [InlineData("", "")]
    public void Clauses_Cut_a_message_where_it_changes_its_subject(string message, string parts) =>
        Assert.Equal(parts.Split('|'), Clauses.Of(message));

    [Fact]
    public void Clauses_Keep_what_is_beyond_the_limit_in_the_last_part()
    {
        var parts = Clauses.Of(
            "one two three. four five six. seven eight nine. ten eleven twelve. thirteen fourteen fifteen.");

        Assert.Equal(Clauses.MaxCount, parts.Count);
        Assert.Equal("ten eleven twelve. thirteen fourteen fifteen.", parts[^1]);
    }
}
