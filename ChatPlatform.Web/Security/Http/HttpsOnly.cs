using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Security.Http;

/// <summary>
/// Outside Development nothing is served over plain http (S44): a person is sent on to https, a program is refused
/// before its body is read.
/// </summary>
public sealed class HttpsOnly(RequestDelegate next, IHostEnvironment environment, IProblemDetailsService problems)
{
    private readonly bool _isDevelopment = environment.IsDevelopment();

    public Task InvokeAsync(HttpContext context) =>
        _isDevelopment || context.Request.IsHttps || IsProbe(context.Request.Path)
            ? next(context)
            : RefuseAsync(context);

    /// <summary>
    /// Load balancers and the machine itself look in over http: the first learn one word, the second is checked by its
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
        response.Headers.Connection = "close"; // What was sent behind the headers stays unread.
        await problems.TryWriteAsync(
            new()
            {
                HttpContext = context,
                ProblemDetails = ProblemCodes
                    .Problem(400, "https_required", "This address is served over https only. Nothing was read.")
                    .ProblemDetails,
            });
    }
}
