using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Knowledge.Search;

namespace ChatPlatform.Tests.Conversations;

public sealed class CitationMarkersTests
{
    private static readonly RetrievedChunk s_claims = new(
        Guid.NewGuid(), Guid.NewGuid(), "Claims", 4, "", "Report damage within 14 days. Keep the box.", 1, 1);
    private static readonly RetrievedChunk s_prices = new(
        Guid.NewGuid(), Guid.NewGuid(), "Prices", null, "", "A parcel costs five euros.", 1, 1);

    private readonly CitationMarkers _markers = new();

    public CitationMarkersTests() => _markers.SetChunks([(6, s_prices), (7, s_claims)]);

    [Theory]
    [InlineData("Report it soon. [7] It costs five. [6] Soon. [7]", "Report it soon. [1] It costs five. [2] Soon. [1]")]
    [InlineData("See clause [9] here [12].", "See clause [9] here [12].")]
    [InlineData("An array[0], a [link](x) and [1234] stay.", "An array[0], a [link](x) and [1234] stay.")]
    [InlineData("Two [6][7] at once", "Two [1][2] at once")]
    [InlineData("An open [7", "An open [7")]
    public void S60_Citation_numbers_Start_at_one_and_refer_to_chunks_only(string said, string shown)
    {
        Assert.Equal(shown, _markers.Rewrite(said) + _markers.Flush());
    }

    [Theory]
    [InlineData("Report it soon. [7] It costs five. [6]")]
    [InlineData("Nothing [9] to see [")]
    [InlineData("Run `a[6]` [7]:\n```\nb[6]\n```\nDone [6].")]
    public void Citation_marker_Is_read_across_deltas(string said)
    {
        var whole = new CitationMarkers();
        whole.SetChunks([(6, s_prices), (7, s_claims)]);

        Assert.Equal(
            whole.Rewrite(said) + whole.Flush(),
            string.Concat(said.Select(letter => _markers.Rewrite(letter.ToString()))) + _markers.Flush());
    }

    [Theory]
    [InlineData("Use `items[7]` [7].", "Use `items[7]` [1].")]
    [InlineData("Use ``a ` [7]`` [7].", "Use ``a ` [7]`` [1].")]
    [InlineData("```cs\nitems[7] = `x`;\n```\nDone [7].", "```cs\nitems[7] = `x`;\n```\nDone [1].")]
    [InlineData(
        "1. Run\n   ~~~\n   a [7]\n   ```\n   ~~~\n2. So [7]", "1. Run\n   ~~~\n   a [7]\n   ```\n   ~~~\n2. So [1]")]
    [InlineData("```a[7]``` is code [7].", "```a[7]``` is code [1].")]
    [InlineData("An open ` ends [7]\nwith its line [7].", "An open ` ends [7]\nwith its line [1].")]
    [InlineData("About ~5 days [7].", "About ~5 days [1].")]
    public void K6_Code_Is_left_as_it_is(string said, string shown) =>
        Assert.Equal(shown, _markers.Rewrite(said) + _markers.Flush());

    [Fact]
    public void Citations_Merge_two_numbers_of_the_same_chunk()
    {
        _markers.SetChunks([(11, s_claims)]);

        Assert.Equal("Once [1], and again [1].", _markers.Rewrite("Once [7], and again [11]."));
    }

    [Fact]
    public void S60_Quote_Consists_of_words_of_the_chunk()
    {
        var text = _markers.Rewrite("You should report the damage in 14 days. [7]");

        var citation = Assert.Single(Citations.Of(text, _markers.Cited));

        Assert.Equal(
            (1, "Claims", 4, "Report damage within 14 days."),
            (citation.Number, citation.Title, citation.Page, citation.Quote));
    }
}
