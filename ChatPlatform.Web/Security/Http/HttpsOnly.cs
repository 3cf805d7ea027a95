using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Security.Http;

/// <summary>
/// Requires https outside of Development (S44): pages are redirected, API requests are rejected before the body is
/// read.
/// </summary>
public sealed class HttpsOnly(RequestDelegate next, IHostEnvironment environment, IProblemDetailsService problems)
{
    private readonly bool _isDevelopment = environment.IsDevelopment();

    public Task InvokeAsync(HttpContext context) =>
        _isDevelopment || context.Request.IsHttps || IsProbe(context.Request.Path)
            ? next(context)
            : RefuseAsync(context);

    /// <summary>
    /// Probes and metrics are served over http: the health check reveals only one word, and metrics are restricted by
    /// address.
    /// </summary>
    private static bool IsProbe(PathString path) =>
        path.StartsWithSegments("/healthz") || path.StartsWithSegments("/metrics");

    private async Task RefuseAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && !request.Path.StartsWithSegments("/api"))
        {
            response.StatusCode = StatusCodes.Status308PermanentRedirect;
            response.Headers.Location =
                $"https://{request.Host.Host}{request.PathBase}{request.Path}{request.QueryString}";
            return;
        }

        response.StatusCode = StatusCodes.Status400BadRequest;
        response.Headers.Connection = "close"; // The request body stays unread.
        await problems.TryWriteAsync(
            new()
            {
                HttpContext = context,
                ProblemDetails = ProblemCodes
                    .Problem(400, "https_required", "This URL is served over https only. The body was not read.")
                    .ProblemDetails,
            });
    }
}
