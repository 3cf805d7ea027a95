using System.Text.Json;
using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// The one place that turns exceptions into answers: a request that cannot be read is 400, a database that is away is
/// 503 with Retry-After, the rest is 500 without a word of the exception.
/// </summary>
public sealed partial class OutageHandler(IProblemDetailsService problems, ILogger<OutageHandler> logger)
    : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    /// <summary>ENOSPC, as Linux numbers it.</summary>
    private const int NoSpace = 28;

    /// <summary>Assembly of the framework that reads multipart forms.</summary>
    private const string FormReader = "Microsoft.AspNetCore.WebUtilities";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested || httpContext.Response.HasStarted)
        {
            return true;
        }

        var problem = Describe(exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(
                System.Globalization.CultureInfo.InvariantCulture);
            Log.DatabaseAway(logger, exception.GetType().Name);
        }
        else if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            Log.Unexpected(logger, exception);
        }

        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <inheritdoc cref="DatabaseErrors.IsOutage"/>
    public static bool IsOutage(Exception? exception) => DatabaseErrors.IsOutage(exception);

    /// <summary>
    /// True when the request holds something that cannot be read: the sender's fault, and no error of the log.
    /// </summary>
    internal static bool IsBadRequest(Exception exception) =>
        exception is BadHttpRequestException or AntiforgeryValidationException
        || IsBadForm(exception)
        || DatabaseErrors.IsInvalidText(exception);

    private static bool IsBadForm(Exception exception) =>
        exception is IOException or InvalidDataException && exception.Source == FormReader;

    private static ProblemDetails Describe(Exception exception) =>
        exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => With(400, "bad_request", Explain(json)),
            BadHttpRequestException bad => With(
                bad.StatusCode, bad.StatusCode == 413 ? "too_large" : "bad_request",
                bad.StatusCode == 413 ? "The request is too large." : "The request cannot be read."),
            AntiforgeryValidationException => With(
                400, "antiforgery", "The page is too old, or its form cannot be read. Reload it and try again."),
            _ when IsBadForm(exception) => With(
                400, "bad_request",
                "The form cannot be read: it ends before its last boundary, or one of its parts is malformed."),
            IOException { HResult: NoSpace } => With(
                507, "insufficient_storage",
                "There is no room left for files on this server. Nothing was stored; please try again later."),
            _ when DatabaseErrors.IsInvalidText(exception) => With(
                400, "bad_request", "The request holds characters that are no text."),
            _ when IsOutage(exception) => With(
                503, "unavailable", "The service is not available for a moment. Nothing was lost; please try again."),
            _ => With(500, "internal_error", "Something went wrong on our side. The request id helps us to find it."),
        };

    private static ProblemDetails With(int status, string code, string detail)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        problem.Extensions["code"] = code;
        return problem;
    }

    private static string Explain(JsonException e)
    {
        var at = e.Path ?? "$";
        return e.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? $"The body has a member that is not known here (at {at})."
            : e.Message.Contains("nullability annotation", StringComparison.Ordinal)
                ? $"The body has null where a value is needed (at {at})."
            : e.Message.Contains("Duplicate property", StringComparison.OrdinalIgnoreCase)
                ? $"The body has the same member twice (at {at})."
            : $"The body is no valid JSON of the expected form (at {at}).";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The database is away ({Kind})")]
        public static partial void DatabaseAway(ILogger logger, string kind);

        [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure")]
        public static partial void Unexpected(ILogger logger, Exception exception);
    }
}
