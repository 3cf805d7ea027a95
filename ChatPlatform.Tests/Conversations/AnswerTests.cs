
namespace ChatPlatform.Tests.Conversations;

/// <summary>What visitors get to hear, asked over HTTP with the built-in assistant.</summary>
public sealed class AnswerTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_question_with_a_shipment_number_is_answered_from_the_tool()
    {
        var visitor = await app.CustomerAsync();
        var answer = await visitor.AskAsync("Where is my shipment ACM-1001?");
        Assert.Equal("complete", answer.Status);
        Assert.Equal("Shipment", Assert.Single(answer.Agents!).Name);
        Assert.Contains("out for delivery", answer.Text, StringComparison.Ordinal);
        Assert.Contains("today before 18:00", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_the_service_does_not_know_is_said_in_plain_words()
    {
        var visitor = await app.CustomerAsync();
        var answer = await visitor.AskAsync("Where is my shipment ACM-9999?");
        Assert.Equal("complete", answer.Status);
        Assert.DoesNotContain("404", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was found", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_topics_in_one_message_give_one_answer_of_two_agents()
    {
        var visitor = await app.CustomerAsync();
        var answer = await visitor.AskAsync(
            "Where is my shipment ACM-1002, and also what is the balance of customer C-20017?");
        Assert.Equal(["Shipment", "Debt"], answer.Agents!.Select(a => a.Name));
        Assert.Contains("delivered", answer.Text, StringComparison.Ordinal);
        Assert.Contains("EUR 148.20", answer.Text, StringComparison.Ordinal);
        Assert.Single(await visitor.MessagesAsync(), m => m.Role == "assistant");
    }

    [Fact]
    public async Task A_message_that_means_nothing_gets_a_question_back_that_names_the_choices()
    {
        var visitor = await app.CustomerAsync();
        var answer = await visitor.AskAsync("asdf qwer");
        Assert.Contains('?', answer.Text);
        Assert.All(["Shipment", "Debt", "Guidelines"], agent =>
            Assert.Contains(agent, answer.Text, StringComparison.Ordinal));
        Assert.Null(answer.Agents);
    }

    [Fact]
    public async Task Messages_sent_while_an_answer_is_written_are_answered_one_after_the_other()
    {
        var visitor = await app.CustomerAsync();
        await using var feed = await visitor.ListenAsync();
        foreach (var number in (string[])["ACM-1001", "ACM-1002", "ACM-1003"])
        {
            await visitor.SayAsync($"Where is my shipment {number}?");
        }

        await feed.WaitForAsync(_ => feed.Events.Count(e => e.Type == "message.completed") == 3);
        var answers = feed.Events.Where(e => e.Type == "message.completed").Select(e => e.Message.Text).ToList();
        Assert.Contains("out for delivery", answers[0], StringComparison.Ordinal);
        Assert.Contains("delivered", answers[1], StringComparison.Ordinal);
        Assert.Contains("customs", answers[2], StringComparison.Ordinal);
        Assert.Equal(6, (await visitor.MessagesAsync()).Count);
    }

    [Fact]
    public async Task R13_An_answer_is_finished_although_nobody_listens()
    {
        var visitor = await app.CustomerAsync();
        var mine = await visitor.SayAsync("Where is my shipment ACM-1001?");
        await using var feed = await visitor.ListenAsync(visitor.Conversation.LastEventId);
        var done = await feed.WaitForAsync("message.completed");
        Assert.True(done.Message.Seq > mine.Seq);
    }
}
