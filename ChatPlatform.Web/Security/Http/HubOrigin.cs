using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Security.Http;

/// <summary>
/// Accepts circuits from pages of this origin only (S23): browsers let any page open a WebSocket with the user's
/// cookies and only send the Origin header.
/// </summary>
public sealed class HubOrigin(RequestDelegate next, IProblemDetailsService problems)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (
            !context.Request.Path.StartsWithSegments("/_blazor")
            || origin.Length == 0
            || origin == Origins.Own(context.Request))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await problems.TryWriteAsync(
            new()
            {
                HttpContext = context,
                ProblemDetails = ProblemCodes
                    .Problem(403, "origin_not_allowed", "Only pages of the console may connect.")
                    .ProblemDetails,
            });
    }
}
