using System.Globalization;
using ChatPlatform.Core.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Problems;

/// <summary>Creates problem details (RFC 9457) with a stable error code and the request id.</summary>
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

    /// <summary>409: not possible in the current state.</summary>
    /// <param name="owner">Name of the current owner; omitted when null.</param>
    public static ProblemHttpResult Conflict(string code, string detail, string? owner = null)
    {
        var problem = Problem(StatusCodes.Status409Conflict, code, detail);
        if (owner is not null)
        {
            problem.ProblemDetails.Extensions["owner"] = owner;
        }

        return problem;
    }

    /// <summary>
    /// 404 for resources that do not exist and for those without access, so that the two cannot be told apart.
    /// </summary>
    public static ProblemHttpResult NotFound() =>
        Problem(StatusCodes.Status404NotFound, "not_found", "Not found.");

    /// <summary>422 with the field and the rule.</summary>
    public static ProblemHttpResult Invalid(string field, string rule) =>
        Problem(
            StatusCodes.Status422UnprocessableEntity, "invalid", $"{field}: {rule}",
            new Dictionary<string, string[]> { [field] = [rule] });

    /// <summary>422 with one error per field.</summary>
    public static ProblemHttpResult Invalid(FieldErrors errors) =>
        Problem(
            StatusCodes.Status422UnprocessableEntity, "invalid",
            string.Join("; ", errors.Rules.Select(r => $"{r.Key}: {r.Value}")),
            errors.Rules.ToDictionary(r => r.Key, r => (string[])[r.Value]));

    /// <summary>429; also sets the Retry-After header of the response, in seconds.</summary>
    public static ProblemHttpResult TooManyRequests(HttpContext context, int retryAfter, string code, string detail)
    {
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status429TooManyRequests, code, detail);
    }

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
