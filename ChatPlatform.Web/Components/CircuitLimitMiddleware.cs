using System.Security.Claims;
using ChatPlatform.Web.Components.Pages.Account;
using ChatPlatform.Web.Security.Limits.Circuits;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Components;

/// <summary>
/// Shows a plain page in the place of a console page that would be one too many, so that the person learns what to do.
/// </summary>
public sealed class CircuitLimitMiddleware(RequestDelegate next, CircuitSlots open)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RootComponentMetadata>() is null
            // A circuit of a page that is shown already: the limiter ends it, and the page offers to reload.
            || context.Request.Path.StartsWithSegments("/_blazor")
            || context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } user || await open.HasRoomAsync(user))
        {
            await next(context);
            return;
        }

        await new RazorComponentResult<ProblemPage>(new Dictionary<string, object?>
        {
            [nameof(ProblemPage.Status)] = ProblemPage.TooManyPages,
            [nameof(ProblemPage.RequestId)] = context.TraceIdentifier,
        })
        { StatusCode = StatusCodes.Status429TooManyRequests, PreventStreamingRendering = true }.ExecuteAsync(context);
    }
}
