using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Http;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// Adds middleware before all other, including host filtering, so that every response has a request id and the security
/// headers.
/// </summary>
internal sealed class OutermostMiddleware : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HeaderLimit>();
        next(app);
    };
}

/// <summary>
/// Rejects requests with too many or too large headers. Kestrel would close the connection without the security
/// headers.
/// </summary>
internal sealed class HeaderLimit(RequestDelegate next)
{
    /// <summary>Maximum size of all request headers in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Maximum number of request headers.</summary>
    public const int MaxCount = 64;

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsWithin(context.Request.Headers))
        {
            await next(context);
            return;
        }

        await ProblemCodes
            .Problem(
                StatusCodes.Status431RequestHeaderFieldsTooLarge, "headers_too_large",
                $"A request may have at most {MaxCount} headers with {MaxBytes >> 10} KB in total.")
            .ExecuteAsync(context);
    }

    private static bool IsWithin(IHeaderDictionary headers)
    {
        var (bytes, count) = (0, 0);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0) + 4; // ": " and the line break.
                count++;
            }
        }

        return bytes <= MaxBytes && count <= MaxCount;
    }
}
