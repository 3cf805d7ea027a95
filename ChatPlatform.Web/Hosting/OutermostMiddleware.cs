using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Http;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// What stands in front of everything else, the server's own check of host names too, so that every answer has an id
/// and the security headers.
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
/// Answers requests whose headers are too many or too large; the server itself would hang up without a header of ours.
/// </summary>
internal sealed class HeaderLimit(RequestDelegate next)
{
    /// <summary>Bytes of all headers of a request.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Headers of a request.</summary>
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
                $"A request may have {MaxCount} headers of {MaxBytes >> 10} KB together.")
            .ExecuteAsync(context);
    }

    private static bool IsWithin(IHeaderDictionary headers)
    {
        var (bytes, count) = (0, 0);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0) + 4; // ": " and the line's end.
                count++;
            }
        }

        return bytes <= MaxBytes && count <= MaxCount;
    }
}
