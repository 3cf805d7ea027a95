using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api;

/// <summary>Converts outcomes of Core services to HTTP results.</summary>
public static class ApiResults
{
    /// <summary>
    /// The result of a change, in this order of precedence: 404 not found, 428 If-Match missing, 412 version changed,
    /// 422 invalid, 409 conflict, or the result of <paramref name="saved"/>.
    /// </summary>
    /// <param name="ifMatch">The If-Match header; null for changes without a precondition.</param>
    public static async Task<IResult> ToResultAsync<T>(
        this Task<EditOutcome<T>> change, Func<T, IResult> saved, IfMatch? ifMatch = null) =>
        await change switch
        {
            EditOutcome<T>.NotFound => ProblemCodes.NotFound(),
            _ when ifMatch is { IsMissing: true } => ProblemCodes.Problem(
                StatusCodes.Status428PreconditionRequired,
                "precondition_required",
                "Send If-Match with the ETag that you have read."),
            EditOutcome<T>.Saved done => saved(done.Value),
            EditOutcome<T>.Invalid invalid when ifMatch is not { ConcurrencyToken: null } =>
                ProblemCodes.Invalid(invalid.Errors),
            EditOutcome<T>.Refused refused when ifMatch is not { ConcurrencyToken: null } => ProblemCodes.Conflict(
                refused.Code, refused.Reason, refused.Owner),
            _ => ProblemCodes.Problem(
                StatusCodes.Status412PreconditionFailed,
                "stale",
                "This was changed by someone else. Read it again and repeat your change."),
        };

    /// <summary>The result of a change; 204 when saved.</summary>
    public static Task<IResult> ToNoContentAsync<T>(this Task<EditOutcome<T>> change, IfMatch? ifMatch = null) =>
        change.ToResultAsync(_ => TypedResults.NoContent(), ifMatch);

    /// <summary>200 with the value, or 404 when it is null.</summary>
    public static IResult OrNotFound<T>(T? value)
        where T : class => value is null ? ProblemCodes.NotFound() : TypedResults.Ok(value);
}
