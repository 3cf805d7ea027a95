using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Somebody who may change a tenant's settings.</summary>
internal sealed record Manager(Guid TenantId, Actor Actor);

/// <summary>Lets those in who manage the tenant in the route; to everybody else who does not belong to it, the tenant does not exist.</summary>
internal sealed class ManagerDoor(StaffDirectory staff, IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.UserId() is not { } user || http.GetRouteValue("tenant") is not string tenant || await staff.AccessAsync(user, tenant, http.RequestAborted) is not { } access)
        {
            return ProblemCodes.NotFound();
        }

        if (!access.CanManage)
        {
            return ProblemCodes.Problem(StatusCodes.Status403Forbidden, "forbidden", "Your role does not change settings.");
        }

        var isCookie = http.User.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme;
        if (isCookie && !HttpMethods.IsGet(http.Request.Method) && !await antiforgery.IsRequestValidAsync(http))
        {
            return ProblemCodes.Problem(StatusCodes.Status400BadRequest, "antiforgery", "The page is too old. Reload it and try again.");
        }

        var name = http.User.FindFirst(StaffClaims.DisplayName)?.Value ?? http.User.Identity?.Name ?? "";
        http.Features.Set(new Manager(access.TenantId, new(ActorKind.User, user, name, http.Connection.RemoteIpAddress?.ToString(), http.TraceIdentifier)));
        return await next(context);
    }

    /// <summary>Who came through the door.</summary>
    public static Manager Of(HttpContext context) => context.Features.Get<Manager>() ?? throw new InvalidOperationException("The endpoint has no door.");
}
