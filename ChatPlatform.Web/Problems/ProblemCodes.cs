using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Problems;

/// <summary>Problem details (RFC 9457) with a stable code for programs and the request's id for people.</summary>
public static class ProblemCodes
{
    public static ProblemHttpResult Problem(
        int status, string code, string detail, IDictionary<string, string[]>? errors = null)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        problem.Extensions["code"] = code;
        if (errors is not null)
        {
            problem.Extensions["errors"] = errors;
        }

        return TypedResults.Problem(problem);
    }

    /// <summary>409: the present state forbids it.</summary>
    /// <param name="owner">Name of the person who has what was asked for; left out of the body where it is
    /// null.</param>
    public static ProblemHttpResult Conflict(string code, string detail, string? owner = null)
    {
        var problem = Problem(StatusCodes.Status409Conflict, code, detail);
        if (owner is not null)
        {
            problem.ProblemDetails.Extensions["owner"] = owner;
        }

        return problem;
    }

    /// <summary>The one answer for everything that is not there or not yours: nothing tells the two apart.</summary>
    public static ProblemHttpResult NotFound() =>
        Problem(StatusCodes.Status404NotFound, "not_found", "There is nothing here.");

    /// <summary>422 naming the field and the rule.</summary>
    public static ProblemHttpResult Invalid(string field, string rule) =>
        Problem(
            StatusCodes.Status422UnprocessableEntity, "invalid", $"{field}: {rule}",
            new Dictionary<string, string[]> { [field] = [rule] });

    internal static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions.TryAdd("code", (problem.Status ?? context.HttpContext.Response.StatusCode) switch
        {
            400 => "bad_request",
            401 => "unauthorized",
            403 => "forbidden",
            404 => "not_found",
            405 => "method_not_allowed",
            413 => "too_large",
            415 => "unsupported_media_type",
            429 => "too_many_requests",
            503 => "unavailable",
            _ => "internal_error",
        });
        problem.Extensions["requestId"] = context.HttpContext.TraceIdentifier;
        problem.Extensions.Remove("traceId");
    }
}
