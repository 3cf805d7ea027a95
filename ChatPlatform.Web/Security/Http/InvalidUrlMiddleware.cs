using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Security.Http;

/// <summary>Rejects URLs with characters that PostgreSQL cannot store, such as NUL (S36).</summary>
public sealed class InvalidUrlMiddleware(RequestDelegate next, IProblemDetailsService problems)
{
    private const int MaxQueryLength = 4_096;

    public async Task InvokeAsync(HttpContext context)
    {
        var (path, query) = (context.Request.Path.Value ?? "", context.Request.QueryString.Value ?? "");
        if (
            !path.Contains('\0', StringComparison.Ordinal)
            && !query.Contains("%00", StringComparison.Ordinal)
            && !query.Contains('\0', StringComparison.Ordinal)
            && query.Length <= MaxQueryLength)
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await problems.TryWriteAsync(
            new()
            {
                HttpContext = context,
                ProblemDetails = ProblemCodes
                    .Problem(400, "bad_request", "The URL contains invalid characters.")
                    .ProblemDetails,
            });
    }
}
