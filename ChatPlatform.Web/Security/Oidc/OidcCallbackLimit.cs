using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>Counts callbacks as sign-ins. They are answered before the limits of endpoints are looked at.</summary>
public sealed class OidcCallbackLimit(RequestDelegate next, RequestRateLimits budgets, RequestLimiter limiter)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (
            context.Request.Path == OidcExtensions.CallbackPath
            && await limiter.TakeAsync([budgets.SignIn(context)]) is var wait and > 0)
        {
            await LimitExtensions.RefuseAsync(context, wait);
            return;
        }

        await next(context);
    }
}
