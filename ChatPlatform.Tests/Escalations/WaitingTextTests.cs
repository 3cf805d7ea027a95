using ChatPlatform.Core.Escalations.Notes;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Tests.Escalations;

public sealed class WaitingTextTests
{
    [Fact]
    public void Note_that_addresses_the_customer_Is_worded_for_staff_in_every_language()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var texts = WaitingTexts.In(language);
            Assert.Equal(
                "The customer asked for a person. Open from 9.", WaitingTexts.ForStaff(texts.Asked + " Open from 9."));
            Assert.Equal("The customer no longer waits for a person.", WaitingTexts.ForStaff(texts.Withdrawn));
        }
    }

    [Fact]
    public void Note_about_an_absent_supporter_Is_worded_for_staff() =>
        Assert.Equal(
            "Sam was away, so the conversation waits again, at its previous position.",
            WaitingTexts.ForStaff("Sam" + WaitingTexts.Returned));

    [Fact]
    public void Other_note_Is_shown_to_staff_as_it_is() =>
        Assert.Equal("Sam is here now.", WaitingTexts.ForStaff("Sam is here now."));
}
