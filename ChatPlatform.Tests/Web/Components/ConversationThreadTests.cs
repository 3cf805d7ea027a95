using System.Text;
using Bunit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Components.Shared.Chat;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Web.Components;

public sealed class ConversationThreadTests : ConsoleTest
{
    [Theory]
    [InlineData(MessageRole.Customer)]
    [InlineData(MessageRole.Assistant)]
    [InlineData(MessageRole.Supporter)]
    [InlineData(MessageRole.System)]
    public void S39_Markup_in_a_message_or_a_name_stays_text(MessageRole role)
    {
        var thread = Draw(
            [
                Message(
                    role, "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))",
                    author: "<b>Eve</b>"),
            ],
            "<i>Mallory</i>");

        Assert.Empty(thread.FindAll("script, img, i:not(.dots i), b:not(.b), a[href^=javascript]"));
        Assert.Contains(
            "<script>alert(1)</script>", thread.Find(role == MessageRole.System ? ".sys" : ".b").TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_side_is_named_for_those_who_cannot_see_the_colours()
    {
        var thread = Draw([
            Message(MessageRole.Customer, "a"),
            Message(MessageRole.Assistant, "b") with
            {
                Agents = [new("Debt")],
            },
            Message(MessageRole.Supporter, "c", author: "Mira"),
        ]);

        Assert.Equal(
            ["Elena", "Assistant, Debt", "Mira"],
            thread.FindAll(".m-foot > span:first-child").Select(s => s.TextContent));
    }

    [Fact]
    public void An_answer_shows_how_it_came_about_only_where_turns_are_given()
    {
        var (question, answer) = (Message(MessageRole.Customer, "where"), Message(MessageRole.Assistant, "there"));

        Assert.Contains(
            "sure 0.93",
            Draw([question, answer], turns: [Turn(question.Id, answer.Id)]).Find("details.trace").TextContent,
            StringComparison.Ordinal);
        Assert.Empty(Draw([question, answer]).FindAll("details.trace"));
    }

    [Fact]
    public void A_failed_turn_without_an_answer_is_told_at_the_question()
    {
        var question = Message(MessageRole.Customer, "where");

        var thread = Draw([question], turns: [Turn(question.Id, Guid.CreateVersion7(), "provider_down", attempts: 3)]);

        var trace = thread.Find("details.trace").TextContent;
        Assert.Contains("What went wrong", trace, StringComparison.Ordinal);
        Assert.Contains("provider down", trace, StringComparison.Ordinal);
        Assert.Contains("3 attempts", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_streaming_answer_grows_with_its_deltas_and_drops_what_it_has()
    {
        var answer = Message(MessageRole.Assistant, "", MessageStatus.Streaming);
        var live = new LiveText(Services.GetRequiredService<TimeProvider>());

        Assert.True(live.Take(Delta(answer.Id, 0, "Your parcel")));
        Assert.True(live.Take(Delta(answer.Id, 11, " is here")));
        Assert.True(live.Take(Delta(answer.Id, 11, " is here")));
        Assert.True(live.Take(Delta(answer.Id, 40, "after a gap")));
        var thread = Draw([answer], live: live);

        Assert.Equal("Your parcel is here", thread.Find(".md").TextContent.Trim());
    }

    [Fact]
    public void The_customers_typing_is_shown_and_ends_with_the_message()
    {
        var live = new LiveText(Services.GetRequiredService<TimeProvider>());

        live.Take(new(null, EventTypes.Typing, EventJson.Serialize(new TypingEventData("customer", null, true))));
        Assert.True(live.CustomerTypes);

        Assert.False(live.Take(new(7, EventTypes.MessageCreated, "{}")));
        Assert.False(live.CustomerTypes);
    }

    private static LiveEvent Delta(Guid id, int offset, string text) =>
        new(
            null, EventTypes.MessageDelta,
            Encoding.UTF8.GetBytes(EventJson.Serialize(new DeltaEventData(id, offset, text))));

    private IRenderedComponent<ConversationThread> Draw(
        IReadOnlyList<MessageView> messages, string visitor = "Elena", IReadOnlyList<TurnView>? turns = null,
        LiveText? live = null) =>
        Render<ConversationThread>(p =>
            p.Add(x => x.Messages, messages)
                .Add(x => x.Visitor, visitor)
                .Add(x => x.StickKey, "1")
                .Add(x => x.Turns, turns ?? [])
                .Add(x => x.LiveText, live));
}
