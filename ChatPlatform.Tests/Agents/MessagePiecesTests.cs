using ChatPlatform.Core.Agents.Routing;

namespace ChatPlatform.Tests.Agents;

/// <summary>Where a message may be cut into several requests.</summary>
public sealed class MessagePiecesTests
{
    [Theory]
    [InlineData("Where is my parcel 1234?", "Where is my parcel 1234?")]
    [InlineData("Where is my parcel? How do I get a refund?", "Where is my parcel?|How do I get a refund?")]
    [InlineData("cancel my last order and then send me the invoice", "cancel my last order|send me the invoice")]
    [InlineData("I moved house last week, please change this", "I moved house last week|change this")]
    [InlineData("Do you deliver to Vienna and Graz", "Do you deliver to Vienna and Graz")]
    [InlineData("hi, two things: my card is lost. Where do I park?", "my card is lost.|Where do I park?")]
    [InlineData("I also want to pay the bill", "I also want to pay the bill")]
    [InlineData("", "")]
    public void Message_Is_cut_where_a_new_request_may_begin(string message, string parts) =>
        Assert.Equal(parts.Split('|'), Spans(message));

    [Fact]
    public void Message_of_4_000_characters_Has_at_most_five_pieces() =>
        Assert.InRange(
            MessagePieces.Of(string.Concat(Enumerable.Repeat("one two three. ", 270))[..4000]).Count,
            2, MessagePieces.MaxCount);

    [Theory]
    [InlineData("Pay my bill\nWhere is my card now", 2)]
    [InlineData("Pay my bill today. By the way, where is my card", 2)]
    [InlineData("Pay my bill today. Where is my card", 1)]
    [InlineData("Pay my bill today, and where is my card", 0.5)]
    [InlineData("Pay my bill today and where is my card", 0)]
    public void Boundary_Tells_how_clearly_a_request_begins(string message, double boundary)
    {
        var pieces = MessagePieces.Of(message);

        Assert.Equal(2, pieces.Count);
        Assert.Equal(boundary, pieces.BoundaryBefore(1));
    }

    private static IEnumerable<string> Spans(string message)
    {
        var pieces = MessagePieces.Of(message);
        return Enumerable.Range(0, pieces.Count).Select(i => pieces.Span(i, i + 1));
    }
}
