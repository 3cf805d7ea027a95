using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatPlatform.Web.Api.Access;

/// <summary>
/// Authorizes API requests before the body is read: resolves the caller and the tenant and enforces the access level of
/// the route. A tenant without access gets the same 404 as a tenant that does not exist; a role without permission gets
/// 403.
/// </summary>
public sealed class ApiAccessMiddleware(
    RequestDelegate next,
    StaffDirectory staff,
    SecondFactorPolicy secondFactor,
    TenantRateLimit rate,
    SupporterPresence presence,
    AuditLog auditLog,
    IAntiforgery antiforgery)
{
    private const string AntiforgeryHeader = "RequestVerificationToken";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredAccess>() is not { } word)
        {
            await next(context);
        }
        else if (await EvaluateAsync(context, word.Access) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private async Task<IResult?> EvaluateAsync(HttpContext context, ApiAccess access)
    {
        var ct = context.RequestAborted;
        if (context.FindCaller() is not { } user)
        {
            return ProblemCodes.Problem(
                StatusCodes.Status401Unauthorized, "unauthorized", "Sign in, or send a valid token.");
        }

        if (!secondFactor.Admits(user)
            && context.GetEndpoint()?.Metadata.GetMetadata<BeforeSecondFactorMetadata>() is null)
        {
            return ProblemCodes.Problem(
                StatusCodes.Status403Forbidden, "second_factor_required",
                "Set up a second factor on your account page first.");
        }

        TenantAccess? tenant = null;
        if (context.GetRouteValue(ApiRoutes.Tenant) is string name)
        {
            tenant = await staff.AccessAsync(user.UserId, name, ct);
            if (tenant is null || (user.TokenTenantId is { } only && only != tenant.TenantId))
            {
                return ProblemCodes.NotFound();
            }
        }

        if (!Holds(access, user, tenant))
        {
            return ProblemCodes.Problem(StatusCodes.Status403Forbidden, "forbidden", "Your role does not allow this.");
        }

        if (
            !user.CanWrite
            && !IsSafe(context.Request.Method)
            && context.GetEndpoint()?.Metadata.GetMetadata<ReadOnlyMetadata>() is null)
        {
            return ProblemCodes.Problem(StatusCodes.Status403Forbidden, "forbidden", "This API token is read-only.");
        }

        if (user.Kind == CredentialKind.Cookie && !IsSafe(context.Request.Method) && !await HasTokenAsync(context))
        {
            return ProblemCodes.Problem(
                StatusCodes.Status400BadRequest, "antiforgery", "The page is outdated. Reload it and try again.");
        }

        if (
            tenant is not null
            && user.Kind != CredentialKind.Cookie
            && await rate.WaitAsync(tenant.TenantId, ct) is > 0 and var wait)
        {
            return new TooMany(wait);
        }

        if (tenant is { IsAdmin: true })
        {
            // Access of a platform admin to a tenant is recorded in the audit log (S12).
            await auditLog.RecordAsync(
                new(
                    AuditKind.Audit, "tenant.visited", context.Actor(), tenant.TenantId, "route",
                    $"{context.Request.Method} {RouteOf(context)}"),
                ct);
        }

        presence.Touch(user.UserId);
        context.Features.Set(new ApiCaller(user, tenant, context.Actor(), Origins.Own(context.Request)));
        return null;
    }

    private static bool Holds(ApiAccess access, Caller user, TenantAccess? tenant) => access switch
    {
        ApiAccess.Staff => true,
        ApiAccess.SignedInUsers => user.Kind != CredentialKind.ApiToken,
        ApiAccess.Members => tenant is not null,
        ApiAccess.Supporters => tenant is { CanSupport: true },
        ApiAccess.Managers => tenant is { CanManage: true },
        ApiAccess.PlatformAdmins => user is { IsPlatformAdmin: true, TokenTenantId: null },
        _ => false,
    };

    /// <summary>Writes 429 in the same format as the rate limiter.</summary>
    private sealed class TooMany(int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => LimitExtensions.RefuseAsync(httpContext, seconds);
    }

    private static string? RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/');

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    /// <summary>
    /// Cookie requests need an antiforgery token; bearer tokens are not sent by browsers on their own. Only the header
    /// is checked, because reading a form field would read the body.
    /// </summary>
    private async Task<bool> HasTokenAsync(HttpContext context) =>
        context.Request.Headers.ContainsKey(AntiforgeryHeader) && await antiforgery.IsRequestValidAsync(context);
}
