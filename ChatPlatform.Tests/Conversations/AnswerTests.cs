using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Conversations;

/// <summary>What customers get to hear, asked over HTTP with the built-in assistant.</summary>
public sealed class AnswerTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_question_with_a_shipment_number_is_answered_from_the_tool()
    {
        var customer = await app.CustomerAsync();
        var answer = await customer.AskAsync("Where is my shipment ACM-1001?");
        Assert.Equal("complete", answer.Status);
        Assert.Equal("Shipment", Assert.Single(answer.Agents!).Name);
        Assert.Contains("out for delivery", answer.Text, StringComparison.Ordinal);
        Assert.Contains("today before 18:00", answer.Text, StringComparison.Ordinal);
    }
}
