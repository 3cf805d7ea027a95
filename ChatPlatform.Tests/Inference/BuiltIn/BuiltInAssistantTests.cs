using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Embeddings;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Inference.BuiltIn;

/// <summary>What the assistant without a model says for given chunks and tools.</summary>
public sealed class BuiltInAssistantTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Privacy =
        "Unless you object:\n- we may tell your family that you are here\n- we may list your name in our directory";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Condition_Belongs_to_the_answer() =>
        Assert.StartsWith(
            "Unless you object:", await AskAsync("Which information may you tell my family?", Privacy),
            StringComparison.Ordinal);

    [Fact]
    public async Task Exception_in_the_next_sentence_Is_kept()
    {
        var answer = await AskAsync(
            "Are returns free?",
            "Our shop was founded in Graz and has many friends in the country who visit us on every weekend. "
            + "Returns are free for all customers in Austria and Germany. Except for furniture, which costs 29 euros. "
            + "The shop in the old town has a café with a view over the river and good cakes for everybody.");

        Assert.Contains("Returns are free", answer, StringComparison.Ordinal);
        Assert.Contains("Except for furniture", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("café", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_Is_named_once()
    {
        var answer = await AskAsync(
            "How long do you keep my parcel?", "We keep a parcel for 7 days. After that it goes back to the sender.");

        Assert.Equal("We keep a parcel for 7 days. After that it goes back to the sender. [1]", answer);
    }

    [Theory]
    [InlineData("What is the price of K01234?", "14 euros", "15 euros")]
    [InlineData("What is the price of K01235?", "15 euros", "14 euros")]
    public async Task Question_with_a_code_Is_answered_from_its_row(string question, string right, string wrong)
    {
        var answer = await AskAsync(question, "Article | Price\nK01234 | 14 euros\nK01235 | 15 euros");

        Assert.Contains(right, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_is_in_no_row_Is_not_known() =>
        Assert.True(UnknownAnswers.Contains(
            await AskAsync("What is K09999?", "Article | Price\nK01234 | 14 euros\nK01235 | 15 euros")));

    [Fact]
    public async Task Unsupported_question_Is_declined_and_a_near_one_shows_the_closest_sentence()
    {
        const string text = "Parcels within Austria arrive on the next working day.";

        Assert.Equal(UnknownAnswers.First, await AskAsync("Who won the match?", text, 0.3));
        var closest = await AskAsync("When does a letter arrive?", text, 0.5);
        Assert.StartsWith("I could not find a clear answer", closest, StringComparison.Ordinal);
        Assert.Contains(text, closest, StringComparison.Ordinal);
        Assert.True(UnknownAnswers.Contains(closest));
    }

    [Fact]
    public async Task Document_in_another_language_Is_quoted_with_a_word_about_it() =>
        Assert.StartsWith(
            "In den Unterlagen steht dazu auf Englisch:",
            await AskAsync(
                "Wie lange dauert die Lieferung und was kostet sie?",
                "The delivery takes two days and it is free for all of our customers in the country."),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("where is my parcel?")]
    [InlineData("When will my delivery arrive?")]
    [InlineData("track my shipment")]
    [InlineData("What is the status of my shipment?")]
    public async Task Missing_number_Is_asked_for(string question) =>
        Assert.Contains(
            "shipment number", await AskAsync(question, Handbook, tools: [Tracking]), StringComparison.Ordinal);

    [Theory]
    [InlineData("Do you ship to Japan?")]
    [InlineData("Do you deliver shipments by drone?")]
    [InlineData("Liefern Sie Sendungen nach Japan?")]
    public async Task Question_about_the_organisation_Is_not_met_with_a_request_for_a_number(string question) =>
        Assert.DoesNotContain(
            "shipment number", await AskAsync(question, Handbook, 0.2, [Tracking]), StringComparison.Ordinal);

    [Theory]
    [InlineData("Do you know where my parcel is?")]
    [InlineData("Can you track a shipment for me?")]
    public async Task Polite_question_about_a_parcel_Is_met_with_a_request_for_its_number(string question) =>
        Assert.Contains(
            "shipment number", await AskAsync(question, Handbook, 0.2, [Tracking]), StringComparison.Ordinal);

    [Theory]
    [InlineData("where is my parcel if I was not at home", "parcel shop")]
    [InlineData("How long does the parcel shop keep my parcel?", "7 days")]
    [InlineData("How long does a delivery to Germany take?", "two working days")]
    public async Task Question_that_a_document_answers_Is_not_met_with_a_question(string question, string fact) =>
        Assert.Contains(fact, await AskAsync(question, Handbook, tools: [Tracking]), StringComparison.Ordinal);

    [Fact]
    public async Task Number_of_another_form_Is_asked_for_again()
    {
        var first = await AskAsync("track my shipment", Handbook, tools: [Tracking]);
        var second = await AskAsync(
            "12345", Handbook, tools: [Tracking],
            before: [new(ChatRole.User, "track my shipment"), new(ChatRole.Assistant, first)]);

        Assert.StartsWith("I could not read that.", second, StringComparison.Ordinal);
        Assert.Contains("ACM-1001", second, StringComparison.Ordinal);
    }

    private const string Handbook =
        "In Germany parcels take two working days.\nIf nobody is home the driver leaves the parcel with a neighbour or "
        + "in the nearest parcel shop. Parcels wait in the shop for 7 days and then go back to the sender.";

    private static readonly AITool Tracking = AIFunctionFactory
        .CreateDeclaration(
            "track_shipment", "Finds out where a shipment is, its status and when it will be delivered",
            System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(
                """
                {"type":"object","required":["number"],"properties":{"number":{"type":"string",
                "pattern":"^ACM-[0-9]{4}$","description":"shipment number (it looks like ACM-1001)"}}}
                """));

    private async Task<string> AskAsync(
        string question, string text, double answerability = 0.9, IList<AITool>? tools = null,
        IReadOnlyList<ChatMessage>? before = null)
    {
        var embeddings = app.Get<MiniLmEmbeddingGenerator>();
        var words = question.ToLowerInvariant().Split([' ', '?'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => !TextLanguageWords.Contains(w))
            .Select(w => new QueryWord(w, 1));
        var evidence = new SearchEvidence(answerability, [.. words], await embeddings.EmbedAsync(question, Ct));
        var response = await new ExtractiveChatClient(embeddings).GetResponseAsync(
            [
                .. before ?? [],
                new(
                    ChatRole.User,
                    [
                        NumberedChunk.ToContent([new(1, "Handbook", null, text, Score: 0.8)], evidence),
                        new TextContent(question),
                    ]),
            ],
            new() { Tools = tools }, Ct);
        return response.Text;
    }

    private static readonly HashSet<string> TextLanguageWords =
        [.. "how long does do the my is a what of to where when will i was not at in which".Split(' ')];
}
