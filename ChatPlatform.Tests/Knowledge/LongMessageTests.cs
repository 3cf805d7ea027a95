namespace ChatPlatform.Tests.Knowledge;

/// <summary>Long messages, of which the embedding model reads the beginning only.</summary>
public sealed class LongMessageTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string House = """
        # Garden
        The garden has old trees, a pond with fish, and a terrace where breakfast is served to the guests in summer.

        # Travel
        From the station, the bus of line 4 stops in front of the house. By car it is an hour from the airport.

        # Family
        Families with children get the large room with a view of the lake and the mountains.

        # Pets
        A dog may stay in the room for 12 euros a night.

        # Laundry
        The washing machine in the cellar takes coins.
        """;

    private static readonly string s_story = string.Concat(Enumerable.Repeat(
        "We have been travelling with the whole family since the beginning of May and the children love the lake. "
        + "Last year we sat on the terrace in the garden below the old trees and saw the mountains every evening. "
        + "The bus from the station was late and we had to wait for an hour with all of our luggage. ", 6));

    [Theory]
    [InlineData("May we bring our dog?", "12 euros")]
    [InlineData("I would like to know whether there is a washing machine. Thanks a lot!", "cellar")]
    [InlineData("We also own a small dog. How much is that?", "12 euros")]
    [InlineData("My question: where can we wash our clothes\nKind regards", "cellar")]
    public async Task Question_at_the_end_Is_answered(string question, string right)
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        await knowledge.AddTextAsync("house.md", House);

        var best = (await knowledge.SearchAsync(s_story + question))[0];
        var answer = await knowledge.AnswerAsync(s_story + question);

        Assert.Contains(right, best.Text, StringComparison.Ordinal);
        Assert.Contains(right, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_at_the_beginning_Is_answered_too()
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        await knowledge.AddTextAsync("house.md", House);

        var answer = await knowledge.AnswerAsync("May we bring our dog? " + s_story);

        Assert.Contains("12 euros", answer, StringComparison.Ordinal);
    }
}
