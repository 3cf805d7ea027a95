using ChatPlatform.Core.Conversations;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Endpoints;

/// <summary>What a visitor says about an answer and about the conversation.</summary>
public static class WidgetFeedbackEndpoints
{
    /// <summary>Adds the routes to the group of a visitor's conversations.</summary>
    public static void MapWidgetFeedback(this RouteGroupBuilder conversations)
    {
        conversations.MapPost("/{id:guid}/messages/{messageId:guid}/feedback", FeedbackAsync);
        conversations.MapPost("/{id:guid}/rating", RateAsync);
    }

    /// <param name="Reason">"wrong", "not_my_question", "outdated" or "rude"; only with the rating "down".</param>
    public sealed record FeedbackRequest(
        FeedbackRating Rating, string? Comment = null, FeedbackReason? Reason = null);

    public sealed record RatingRequest(int Score, string? Comment = null);

    private static async Task<IResult> FeedbackAsync(
        Guid id,
        Guid messageId,
        FeedbackRequest request,
        ConversationService conversations,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = WidgetConversationEndpoints.CheckOptional("comment", request.Comment).Check(
            "reason", request.Reason is null || request.Rating == FeedbackRating.Down,
            "can only be given with the rating down");
        if (errors.Any)
        {
            return ProblemCodes.Invalid(errors);
        }

        return
            await WidgetConversationEndpoints.FindAsync(id, conversations, context, ct) is { } conversation
            && await conversations.GiveFeedbackAsync(
                conversation.TenantId, id, messageId, request.Rating, request.Reason, request.Comment, ct)
            ? TypedResults.NoContent()
            : ProblemCodes.NotFound();
    }

    private static async Task<IResult> RateAsync(
        Guid id, RatingRequest request, ConversationService conversations, HttpContext context, CancellationToken ct)
    {
        var errors = WidgetConversationEndpoints.CheckOptional("comment", request.Comment)
            .Check("score", request.Score is >= 1 and <= 5, "must be 1 to 5");
        if (errors.Any)
        {
            return ProblemCodes.Invalid(errors);
        }

        if (await WidgetConversationEndpoints.FindAsync(id, conversations, context, ct) is not { } conversation)
        {
            return ProblemCodes.NotFound();
        }

        await conversations.RateAsync(conversation.TenantId, id, request.Score, request.Comment, ct);
        return TypedResults.NoContent();
    }
}
