using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>
/// Applies the sign-in rate limit to callbacks, which are handled before the rate limiter of endpoints.
/// </summary>
public sealed class OidcCallbackLimit(RequestDelegate next, RequestRateLimits budgets, RequestLimiter limiter)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (
            context.Request.Path == OidcExtensions.CallbackPath
            && await limiter.AcquireAsync([budgets.SignIn(context)]) is var wait and > 0)
        {
            await LimitExtensions.RefuseAsync(context, wait);
            return;
        }

        await next(context);
    }
}
