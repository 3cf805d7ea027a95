using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Tests.Agents;

/// <summary>What the assistant says itself, without a model: greetings, questions back and chosen topics.</summary>
public sealed class SupervisorTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("hi", "Hello! How can I help you?")]
    [InlineData("Hiiii there!!", "Hello! How can I help you?")]
    [InlineData("ok thanks a lot, bye", "Goodbye")]
    [InlineData("Thank you so much 🙏", "You are welcome!")]
    [InlineData("that didn’t help", "I am sorry that this did not help")]
    [InlineData("stupid bot", "I am sorry that this is frustrating")]
    [InlineData("Are you a robot?", "automated assistant of Acme")]
    [InlineData("Guten Tag", "Guten Tag! Wie kann ich Ihnen helfen?")]
    [InlineData("vielen Dank für Ihre Hilfe", "Gern geschehen")]
    [InlineData("Merci beaucoup !", "Je vous en prie")]
    [InlineData("¡Hola! ¿Qué tal?", "¡Muy bien, gracias!")]
    public async Task Small_talk_Gets_a_fitting_answer_in_its_language(string message, string answer)
    {
        var visitor = await app.CreateVisitorAsync();

        var said = await visitor.AskAsync(message);

        Assert.Contains(answer, said.Text, StringComparison.Ordinal);
        Assert.Null(said.Agents);
    }

    [Fact]
    public async Task Greeting_Offers_the_topics_and_a_chosen_one_is_asked_about()
    {
        var visitor = await app.CreateVisitorAsync();

        var hello = await visitor.AskAsync("hello");
        var topic = Assert.IsType<WireAction>(hello.Actions?[0]);
        Assert.Equal("reply", topic.Kind);
        var asked = await visitor.AskAsync(topic.Label);

        Assert.Contains($"What would you like to know about **{topic.Label}**?", asked.Text, StringComparison.Ordinal);
        Assert.Equal([topic.Label], asked.Agents!.Select(a => a.Name));
    }

    [Theory]
    [InlineData("Who is the president of France?")]
    [InlineData("how do I fix a flat tyre")]
    [InlineData("Can you write a poem about spring?")]
    public async Task Question_that_no_document_answers_Is_declined_with_the_nearest_topics(string question)
    {
        var visitor = await app.CreateVisitorAsync();

        var answer = await visitor.AskAsync(question);

        Assert.StartsWith(UnknownAnswers.First, answer.Text, StringComparison.Ordinal);
        Assert.Equal(["reply", "reply", "escalate"], answer.Actions!.Select(a => a.Kind));
        Assert.Null(answer.Agents);
    }

    [Fact]
    public async Task Unclear_question_that_a_document_answers_Is_answered()
    {
        var visitor = await app.CreateVisitorAsync();

        var answer = await visitor.AskAsync("What is the maximum weight?");

        Assert.Contains("31.5", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unclear_question_Goes_to_the_agent_that_the_customer_chooses()
    {
        var visitor = await app.CreateVisitorAsync();

        var back = await visitor.AskAsync("what is the tallest mountain in austria");
        Assert.Equal(["reply", "reply", "escalate"], back.Actions!.Select(a => a.Kind));
        var chosen = back.Actions![1].Label;
        var answer = await visitor.AskAsync(chosen);

        Assert.Equal([chosen], answer.Agents!.Select(a => a.Name));
        Assert.Equal(
            back.Actions, (await visitor.MessagesAsync()).Single(m => m.Id == back.Id).Actions);
    }

    [Fact]
    public async Task Question_without_an_answer_Is_said_so_in_changing_words_with_a_person_to_press()
    {
        var tenant = await app.Tenant().With(new TenantSettings()).SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        var first = await visitor.AskAsync("How tall is the tallest mountain of the country?");
        var second = await visitor.AskAsync("Which paint do you use for the doors?");

        Assert.Equal("escalate", Assert.Single(first.Actions!).Kind);
        Assert.Equal("escalate", Assert.Single(second.Actions!).Kind);
        Assert.NotEqual(first.Text, second.Text);
        Assert.Empty(first.Citations ?? []);
    }
}
