using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Security;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Somebody who may change a tenant's settings.</summary>
internal sealed record Manager(Guid TenantId, Actor Actor);

/// <summary>Lets those in who manage the tenant in the route; to everybody else who does not belong to it, the tenant does not exist.</summary>
internal sealed class ManagerDoor(StaffDirectory staff, IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = http.Caller();
        if (http.GetRouteValue("tenant") is not string tenant || await staff.AccessAsync(caller.UserId, tenant, http.RequestAborted) is not { } access
            || (caller.TokenTenantId is { } only && only != access.TenantId))
        {
            return ProblemCodes.NotFound();
        }

        var isRead = HttpMethods.IsGet(http.Request.Method);
        if (!access.CanManage || (!isRead && !caller.CanWrite))
        {
            return ProblemCodes.Problem(StatusCodes.Status403Forbidden, "forbidden", "Your role, or the token, does not change settings.");
        }

        if (caller.Kind == CredentialKind.Cookie && !isRead && !await antiforgery.IsRequestValidAsync(http))
        {
            return ProblemCodes.Problem(StatusCodes.Status400BadRequest, "antiforgery", "The page is too old. Reload it and try again.");
        }

        http.Features.Set(new Manager(access.TenantId, http.Actor()));
        return await next(context);
    }

    /// <summary>Who came through the door.</summary>
    public static Manager Of(HttpContext context) => context.Features.Get<Manager>() ?? throw new InvalidOperationException("The endpoint has no door.");
}
