using System.Text;
using Bunit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Components.Shared.Chat;
using ChatPlatform.Web.Components.Shared.Chat.Corrections;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Web.Components;

public sealed class ConversationThreadTests : ConsoleTest
{
    public ConversationThreadTests() =>
        ComponentFactories.AddStub<CorrectionMenu>().AddStub<RecordTestCase>();

    [Theory]
    [InlineData(MessageRole.Customer)]
    [InlineData(MessageRole.Assistant)]
    [InlineData(MessageRole.Supporter)]
    [InlineData(MessageRole.System)]
    public void S39_Markup_in_a_message_or_a_name_Is_shown_as_text(MessageRole role)
    {
        var thread = RenderView(
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
    public void Each_side_Is_named_for_screen_readers()
    {
        var thread = RenderView([
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
    public void Answer_Shows_its_trace_only_when_turns_are_given()
    {
        var (question, answer) = (Message(MessageRole.Customer, "where"), Message(MessageRole.Assistant, "there"));

        Assert.Contains(
            "confidence 0.93",
            RenderView([question, answer], turns: [Turn(question.Id, answer.Id)]).Find("details.trace").TextContent,
            StringComparison.Ordinal);
        Assert.Empty(RenderView([question, answer]).FindAll("details.trace"));
    }

    [Fact]
    public void Failed_turn_without_an_answer_Is_shown_at_the_question()
    {
        var question = Message(MessageRole.Customer, "where");

        var thread = RenderView(
            [question], turns: [Turn(question.Id, Guid.CreateVersion7(), "provider_down", attempts: 3)]);

        var trace = thread.Find("details.trace").TextContent;
        Assert.Contains("What went wrong", trace, StringComparison.Ordinal);
        Assert.Contains("provider down", trace, StringComparison.Ordinal);
        Assert.Contains("3 attempts", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Streaming_answer_Appends_deltas_and_ignores_duplicates()
    {
        var answer = Message(MessageRole.Assistant, "", MessageStatus.Streaming);
        var live = new LiveText(Services.GetRequiredService<TimeProvider>());

        Assert.True(live.TryApply(Delta(answer.Id, 0, "Your parcel")));
        Assert.True(live.TryApply(Delta(answer.Id, 11, " is here")));
        Assert.True(live.TryApply(Delta(answer.Id, 11, " is here")));
        Assert.True(live.TryApply(Delta(answer.Id, 40, "after a gap")));
        var thread = RenderView([answer], live: live);

        Assert.Equal("Your parcel is here", thread.Find(".md").TextContent.Trim());
    }

    [Fact]
    public void Typing_indicator_Is_shown_until_the_message_arrives()
    {
        var live = new LiveText(Services.GetRequiredService<TimeProvider>());

        live.TryApply(new(null, EventTypes.Typing, EventJson.Serialize(new TypingEventData("customer", null, true))));
        Assert.True(live.IsCustomerTyping);

        Assert.False(live.TryApply(new(7, EventTypes.MessageCreated, "{}")));
        Assert.False(live.IsCustomerTyping);
    }

    private static LiveEvent Delta(Guid id, int offset, string text) =>
        new(
            null, EventTypes.MessageDelta,
            Encoding.UTF8.GetBytes(EventJson.Serialize(new DeltaEventData(id, offset, text))));

    private IRenderedComponent<ConversationThread> RenderView(
        IReadOnlyList<MessageView> messages, string visitor = "Elena", IReadOnlyList<TurnView>? turns = null,
        LiveText? live = null) =>
        Render<ConversationThread>(p =>
            p.Add(x => x.Messages, messages)
                .Add(x => x.Visitor, visitor)
                .Add(x => x.StickKey, "1")
                .Add(x => x.Turns, turns ?? [])
                .Add(x => x.LiveText, live));
}
