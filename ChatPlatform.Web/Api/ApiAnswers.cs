using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api;

/// <summary>Outcomes of Core's services as answers of the API.</summary>
public static class ApiAnswers
{
    /// <summary>422 with one rule a field.</summary>
    public static ProblemHttpResult Invalid(FieldErrors errors) => ProblemCodes.Problem(
        StatusCodes.Status422UnprocessableEntity,
        "invalid",
        string.Join("; ", errors.Rules.Select(r => $"{r.Key}: {r.Value}")),
        errors.Rules.ToDictionary(r => r.Key, r => (string[])[r.Value]));

    /// <summary>
    /// The answer to a change: 404 where there is nothing to change, then 428 without If-Match and 412 with one that is
    /// not the present
    /// version, then 422 and 409, and what <paramref name="saved"/> makes of the saved value.
    /// </summary>
    /// <param name="ifMatch">The condition of the change; null for changes that go without one.</param>
    public static async Task<IResult> ToResultAsync<T>(
        this Task<EditOutcome<T>> change, Func<T, IResult> saved, IfMatch? ifMatch = null) =>
        await change switch
        {
            EditOutcome<T>.NotFound => ProblemCodes.NotFound(),
            _ when ifMatch is { IsMissing: true } => ProblemCodes.Problem(
                StatusCodes.Status428PreconditionRequired,
                "precondition_required",
                "Send If-Match with the ETag of what you have read."),
            EditOutcome<T>.Saved done => saved(done.Value),
            EditOutcome<T>.Invalid invalid when ifMatch is not { ConcurrencyToken: null } => Invalid(invalid.Errors),
            EditOutcome<T>.Refused refused when ifMatch is not { ConcurrencyToken: null } => ProblemCodes.Conflict(
                refused.Code, refused.Why, refused.Owner),
            _ => ProblemCodes.Problem(
                StatusCodes.Status412PreconditionFailed,
                "stale",
                "Somebody has changed this meanwhile. Read it again and repeat your change."),
        };

    /// <summary>The answer to a change; 204 where it was saved.</summary>
    public static Task<IResult> ToNoContentAsync<T>(this Task<EditOutcome<T>> change, IfMatch? ifMatch = null) =>
        change.ToResultAsync(_ => TypedResults.NoContent(), ifMatch);

    /// <summary>200 with the value, or the one 404.</summary>
    public static IResult OrNotFound<T>(T? value)
        where T : class => value is null ? ProblemCodes.NotFound() : TypedResults.Ok(value);
}
