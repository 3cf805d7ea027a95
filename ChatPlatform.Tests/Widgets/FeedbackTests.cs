using System.Net;
using ChatPlatform.Core.Conversations;

namespace ChatPlatform.Tests.Widgets;

/// <summary>What a visitor says about an answer.</summary>
public sealed class FeedbackTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("wrong", FeedbackReason.Wrong)]
    [InlineData("not_my_question", FeedbackReason.NotMyQuestion)]
    [InlineData("outdated", FeedbackReason.Outdated)]
    [InlineData("rude", FeedbackReason.Rude)]
    public async Task Reason_and_comment_Are_stored_with_the_rating_and_shown_to_staff(
        string reason, FeedbackReason stored)
    {
        var (visitor, answer) = await AnsweredAsync();

        Assert.Equal(
            HttpStatusCode.NoContent,
            await RateAsync(visitor, answer, new { rating = "down", reason, comment = "Old." }));

        var wire = (await visitor.MessagesAsync()).Single(m => m.Id == answer);
        Assert.Equal(("down", reason, "Old."), (wire.Feedback, wire.FeedbackReason, wire.FeedbackComment));
        var supporter = await ApiClient.SupporterAsync(app);
        var (messages, _) = await supporter.ReadAsync(
            $"/api/v1/tenants/acme/conversations/{visitor.ConversationId}/messages");
        Assert.Contains(
            messages.GetProperty("items").EnumerateArray(),
            m => m.TryGetProperty("feedbackReason", out var seen) && seen.GetString() == reason);
        Assert.Equal(stored.ToString().ToLowerInvariant(), reason.Replace("_", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Later_rating_Replaces_the_earlier_one_with_its_reason()
    {
        var (visitor, answer) = await AnsweredAsync();
        await RateAsync(visitor, answer, new { rating = "down", reason = "rude", comment = "Old." });

        await RateAsync(visitor, answer, new { rating = "up" });

        var wire = (await visitor.MessagesAsync()).Single(m => m.Id == answer);
        Assert.Equal(("up", null, null), (wire.Feedback, wire.FeedbackReason, wire.FeedbackComment));
    }

    [Theory]
    [InlineData("""{"rating":"down","reason":"too_long"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"rating":"down","reason":"notMyQuestion"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"rating":"down","reason":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"rating":"up","reason":"wrong"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Unknown_reason_and_a_reason_for_a_helpful_answer_Are_refused(string body, HttpStatusCode status)
    {
        var (visitor, answer) = await AnsweredAsync();

        Assert.Equal(status, await RateAsync(visitor, answer, System.Text.Json.JsonDocument.Parse(body).RootElement));

        Assert.Null((await visitor.MessagesAsync()).Single(m => m.Id == answer).Feedback);
    }

    private async Task<(VisitorClient Visitor, Guid Answer)> AnsweredAsync()
    {
        var visitor = await app.CreateVisitorAsync();
        return (visitor, (await visitor.AskAsync("hello")).Id);
    }

    private static async Task<HttpStatusCode> RateAsync(VisitorClient visitor, Guid answer, object body)
    {
        using var response = await visitor.SendAsync(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/messages/{answer}/feedback", body);
        return response.StatusCode;
    }
}
