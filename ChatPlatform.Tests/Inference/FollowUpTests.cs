using ChatPlatform.Core.Inference.BuiltIn;

namespace ChatPlatform.Tests.Inference;

/// <summary>Messages that depend on what the customer wrote before.</summary>
public sealed class FollowUpTests
{
    [Theory]
    [InlineData("and how long does it take?")]
    [InlineData("how much does it cost?")]
    [InlineData("And for Austria?")]
    [InlineData("what about Sundays?")]
    [InlineData("und wie lange dauert das?")]
    [InlineData("et combien ça coûte ?")]
    [InlineData("¿y cuánto cuesta eso?")]
    public void Dependent_message_Is_completed_by_the_question_before(string message) =>
        Assert.Equal(
            $"How do I return a parcel? {message}",
            FollowUp.Complete(message, ["How do I return a parcel?", "Where is my invoice?"]));

    [Theory]
    [InlineData("Is it possible to pay a parcel by card?")]
    [InlineData("Where is my invoice?")]
    [InlineData("opening hours")]
    [InlineData("And where can I find the invoice of my last order?")]
    public void Message_with_a_subject_Stays_as_it_is(string message) =>
        Assert.Equal(message, FollowUp.Complete(message, ["How do I return a parcel?"]));

    [Fact]
    public void Chain_of_dependent_messages_Is_completed_from_its_beginning() =>
        Assert.Equal(
            "How do I return a parcel? and how long does it take? and to Graz?",
            FollowUp.Complete("and to Graz?", ["and how long does it take?", "How do I return a parcel?", "hello"]));
}
