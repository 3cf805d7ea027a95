using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Escalations.Requests;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Escalations;

/// <summary>Which messages ask for a person, on 208 labelled sentences of the project in four languages.</summary>
public sealed class HandoffRuleTests
{
    private const double MinPrecision = 0.98;
    private const double MinRecall = 0.97;

    [Fact]
    public void K1_Requests_for_a_person_Are_found_and_ordinary_sentences_are_not()
    {
        var rows = File.ReadAllLines(Repository.Path("ChatPlatform.Tests", "Escalations", "requests-for-a-person.tsv"))
            .Select(l => l.Split('\t'))
            .Select(r => (IsRequest: r[0] == "request", Text: r[2], IsFound: HandoffRules.FindReason(r[2]) is not null))
            .ToList();
        var wrong = string.Join('\n', rows.Where(r => r.IsRequest != r.IsFound).Select(r => r.Text));
        double found = rows.Count(r => r.IsFound);
        double right = rows.Count(r => r.IsFound && r.IsRequest);

        Assert.True(right / found >= MinPrecision, $"Precision {right / found:0.000}:\n{wrong}");
        Assert.True(right / rows.Count(r => r.IsRequest) >= MinRecall, $"Recall below {MinRecall}:\n{wrong}");
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Yes please!")]
    [InlineData("ok do that")]
    [InlineData("ja")]
    [InlineData("Ja, gerne")]
    [InlineData("oui")]
    [InlineData("oui, s'il vous plaît")]
    [InlineData("sí")]
    [InlineData("Sí, por favor")]
    public void Yes_after_an_offer_Asks_for_a_person(string message)
    {
        Assert.NotNull(Find(message, Said("I do not know that.", offersPerson: true)));
        Assert.Null(Find(message, Said("Anything else?", offersPerson: false)));
        Assert.Null(Find(message, null));
    }

    [Theory]
    [InlineData("no")]
    [InlineData("no thanks")]
    [InlineData("nein danke")]
    [InlineData("yes, where is my parcel?")]
    [InlineData("thanks")]
    public void Other_words_after_an_offer_Do_not_ask_for_a_person(string message) =>
        Assert.Null(Find(message, Said("Shall I bring in a person?", offersPerson: true)));

    [Theory]
    [InlineData("I do not know. Would you like me to connect you with a human agent?", true)]
    [InlineData("Das weiß ich nicht. Möchten Sie mit einem Menschen sprechen?", true)]
    [InlineData("Je ne sais pas. Voulez-vous parler à une personne ?", true)]
    [InlineData("No lo sé. ¿Quiere hablar con una persona?", true)]
    [InlineData("You can talk to a person at the branch. Is that near you?", false)]
    [InlineData("Is the person who ordered it at home?", false)]
    public void Offer_in_the_words_of_a_model_Is_accepted_by_yes(string offer, bool isOffer) =>
        Assert.Equal(isOffer, Find("yes", Said(offer, offersPerson: false)) is not null);

    private static HandoffReason? Find(string message, HistoryMessage? before) =>
        ConsentPhrases.Find(message) == true ? HandoffRules.FindAcceptance(message, before) : null;

    private static HistoryMessage Said(string text, bool offersPerson) =>
        new(Guid.CreateVersion7(), MessageRole.Assistant, text, offersPerson);
}
