using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// Converts exceptions to problem details: 400 for a malformed request, 503 with Retry-After for a database outage, and
/// otherwise 500 without the text of the exception.
/// </summary>
public sealed partial class OutageHandler(IProblemDetailsService problems, ILogger<OutageHandler> logger)
    : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    /// <summary>ENOSPC (no space left on device) on Linux.</summary>
    private const int NoSpace = 28;

    /// <summary>Assembly of the multipart form reader.</summary>
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
            Log.DatabaseUnavailable(logger, exception.GetType().Name);
        }
        else if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            Log.Unexpected(logger, exception);
        }

        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <inheritdoc cref="DatabaseErrors.IsOutage"/>
    public static bool IsOutage(Exception? exception) => DatabaseErrors.IsOutage(exception);

    /// <summary>True for a malformed request, which is a client error and not logged as an error.</summary>
    internal static bool IsBadRequest(Exception exception) =>
        exception is BadHttpRequestException or AntiforgeryValidationException
        || IsInvalidForm(exception)
        || DatabaseErrors.IsInvalidText(exception);

    private static bool IsInvalidForm(Exception exception) =>
        exception is IOException or InvalidDataException && exception.Source == FormReader;

    private static ProblemDetails Describe(Exception exception) =>
        exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => With(400, "bad_request", Explain(json)),
            BadHttpRequestException bad => With(
                bad.StatusCode, bad.StatusCode == 413 ? "too_large" : "bad_request",
                bad.StatusCode == 413 ? "The request is too large." : "The request cannot be parsed."),
            AntiforgeryValidationException => With(
                400, "antiforgery", "The page is outdated, or its form cannot be read. Reload it and try again."),
            _ when IsInvalidForm(exception) => With(
                400, "bad_request",
                "The form cannot be parsed: it is truncated, or one of its parts is malformed."),
            IOException { HResult: NoSpace } => With(
                507, "insufficient_storage",
                "The server has no storage space left. Nothing was stored. Please try again later."),
            _ when DatabaseErrors.IsInvalidText(exception) => With(
                400, "bad_request", "The request contains invalid characters."),
            _ when IsOutage(exception) => With(
                503, "unavailable", "The service is temporarily unavailable. Please try again."),
            _ => With(
                500, "internal_error", "An internal error occurred. Quote the request ID when you contact support."),
        };

    private static ProblemDetails With(int status, string code, string detail) =>
        ProblemCodes.Problem(status, code, detail).ProblemDetails;

    private static string Explain(JsonException e)
    {
        var at = e.Path ?? "$";
        return e.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? $"The body has an unknown property (at {at})."
            : e.Message.Contains("nullability annotation", StringComparison.Ordinal)
                ? $"The body has null where a value is required (at {at})."
            : e.Message.Contains("Duplicate property", StringComparison.OrdinalIgnoreCase)
                ? $"The body has a duplicate property (at {at})."
            : $"The body is not valid JSON of the expected form (at {at}).";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The database is unavailable ({Kind})")]
        public static partial void DatabaseUnavailable(ILogger logger, string kind);

        [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure")]
        public static partial void Unexpected(ILogger logger, Exception exception);
    }
}
