using System.Security.Claims;
using ChatPlatform.Web.Components.Pages.Account;
using ChatPlatform.Web.Security.Limits.Circuits;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Components;

/// <summary>Shows a static page instead of the console when the user has too many pages open.</summary>
public sealed class CircuitLimitMiddleware(RequestDelegate next, CircuitSlots open)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RootComponentMetadata>() is null
            // The page is already shown: CircuitLimiter ends the circuit, and the page offers to reload.
            || context.Request.Path.StartsWithSegments("/_blazor")
            || context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } user
            || await open.HasFreeSlotAsync(user))
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
