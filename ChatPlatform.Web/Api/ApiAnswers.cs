using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting;
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

    /// <summary>The answer to a change; what was saved is shown by <paramref name="saved"/>.</summary>
    public static IResult Of<T>(EditOutcome<T> outcome, Func<T, IResult> saved) => outcome switch
    {
        EditOutcome<T>.Saved done => saved(done.Value),
        EditOutcome<T>.Invalid invalid => Invalid(invalid.Errors),
        EditOutcome<T>.Stale => ETags.Stale(),
        EditOutcome<T>.Refused refused => ProblemCodes.Conflict(refused.Code, refused.Why, refused.Owner),
        _ => ProblemCodes.NotFound(),
    };

    /// <summary>204 where it was saved.</summary>
    public static IResult NoContent<T>(EditOutcome<T> outcome) => Of(outcome, _ => TypedResults.NoContent());

    /// <summary>200 with the value, or the one 404.</summary>
    public static IResult OrNotFound<T>(T? value) where T : class => value is null ? ProblemCodes.NotFound() : TypedResults.Ok(value);
}
