using System.Diagnostics;
using System.Security.Claims;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// Logs each request except static files and probes: method, path without query, status, duration and user.
/// </summary>
public sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private const int MaxPathLength = 300;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!logger.IsEnabled(LogLevel.Information) || IsRoutine(context))
        {
            await next(context);
            return;
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var path = UnicodeText.Truncate(UnicodeText.Clean(context.Request.Path.Value ?? ""), MaxPathLength);
            var milliseconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1);
            var user = context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.FindFirstValue("sub");
            Log.Answered(logger, context.Request.Method, path, context.Response.StatusCode, milliseconds, user);
        }
    }

    private static bool IsRoutine(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path.StartsWithSegments("/metrics")
        || context.GetEndpoint()?.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor") == true;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{Method} {Path} answered {Status} in {Milliseconds} ms for {UserId}")]
        public static partial void Answered(
            ILogger logger, string method, string path, int status, double milliseconds, string? userId);
    }
}
