namespace ChatPlatform.Tests.Conversations;

/// <summary>Answers of the built-in assistant over HTTP.</summary>
public sealed class AnswerTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Answer_Uses_the_tool_when_the_question_has_a_shipment_number()
    {
        var visitor = await app.CreateVisitorAsync();
        var answer = await visitor.AskAsync("Where is my shipment ACM-1001?");
        Assert.Equal("complete", answer.Status);
        Assert.Equal("Shipment", Assert.Single(answer.Agents!).Name);
        Assert.Contains("out for delivery", answer.Text, StringComparison.Ordinal);
        Assert.Contains("today before 18:00", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_Says_so_when_the_service_does_not_know_the_number()
    {
        var visitor = await app.CreateVisitorAsync();
        var answer = await visitor.AskAsync("Where is my shipment ACM-9999?");
        Assert.Equal("complete", answer.Status);
        Assert.DoesNotContain("404", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Nothing was found under ACM-9999. Please check it, and tell me again.", answer.Text);
    }

    [Fact]
    public async Task Answer_Combines_two_agents_when_a_message_has_two_topics()
    {
        var visitor = await app.CreateVisitorAsync();
        var answer = await visitor.AskAsync(
            "Where is my shipment ACM-1002, and also what is the balance of customer C-20017?");
        Assert.Equal(["Shipment", "Debt"], answer.Agents!.Select(a => a.Name));
        Assert.Contains("delivered", answer.Text, StringComparison.Ordinal);
        Assert.Contains("EUR 148.20", answer.Text, StringComparison.Ordinal);
        Assert.Single(await visitor.MessagesAsync(), m => m.Role == "assistant");
    }

    [Fact]
    public async Task Answer_Asks_for_clarification_with_choices_when_the_message_is_unclear()
    {
        var visitor = await app.CreateVisitorAsync();
        var answer = await visitor.AskAsync("asdf qwer");
        Assert.Contains('?', answer.Text);
        Assert.Equal(["reply", "reply", "escalate"], answer.Actions!.Select(a => a.Kind));
        Assert.All(answer.Actions!.Take(2), choice =>
            Assert.Contains(choice.Label, answer.Text, StringComparison.Ordinal));
        Assert.Null(answer.Agents);
    }

    [Fact]
    public async Task Answers_Are_given_in_order_when_messages_arrive_during_an_answer()
    {
        var visitor = await app.CreateVisitorAsync();
        await using var feed = await visitor.OpenStreamAsync();
        foreach (var number in (string[])["ACM-1001", "ACM-1002", "ACM-1003"])
        {
            await visitor.SendMessageAsync($"Where is my shipment {number}?");
        }

        await feed.WaitForAsync(_ => feed.Events.Count(e => e.Type == "message.completed") == 3);
        var answers = feed.Events.Where(e => e.Type == "message.completed").Select(e => e.Message.Text).ToList();
        Assert.Contains("out for delivery", answers[0], StringComparison.Ordinal);
        Assert.Contains("delivered", answers[1], StringComparison.Ordinal);
        Assert.Contains("customs", answers[2], StringComparison.Ordinal);
        Assert.Equal(6, (await visitor.MessagesAsync()).Count);
    }

    [Fact]
    public async Task R13_Answer_Is_completed_without_a_reader()
    {
        var visitor = await app.CreateVisitorAsync();
        var mine = await visitor.SendMessageAsync("Where is my shipment ACM-1001?");
        await using var feed = await visitor.OpenStreamAsync(visitor.Conversation.LastEventId);
        var done = await feed.WaitForAsync("message.completed");
        Assert.True(done.Message.Seq > mine.Seq);
    }
}
