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
/// The one door of the API, in front of everything that reads a request's body: resolves caller and tenant once and
/// holds the
/// route's word. A tenant out of reach is the same 404 as one that never was, a function out of role is 403.
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
        else if (await JudgeAsync(context, word.Access) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private async Task<IResult?> JudgeAsync(HttpContext context, ApiAccess access)
    {
        var ct = context.RequestAborted;
        if (context.FindCaller() is not { } user)
        {
            return ProblemCodes.Problem(
                StatusCodes.Status401Unauthorized, "unauthorized", "Sign in, or send a valid token.");
        }

        if (!secondFactor.Admits(user) && context.GetEndpoint()?.Metadata.GetMetadata<OpenBeforeSecondFactor>() is null)
        {
            return ProblemCodes.Problem(
                StatusCodes.Status403Forbidden, "second_factor_required",
                "Set up a second factor on the page of your account first.");
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
            && context.GetEndpoint()?.Metadata.GetMetadata<ReadsOnly>() is null)
        {
            return ProblemCodes.Problem(StatusCodes.Status403Forbidden, "forbidden", "This API token may only read.");
        }

        if (user.Kind == CredentialKind.Cookie && !IsSafe(context.Request.Method) && !await HasTokenAsync(context))
        {
            return ProblemCodes.Problem(
                StatusCodes.Status400BadRequest, "antiforgery", "The page is too old. Reload it and try again.");
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
            // A platform admin is a guest in every tenant: each visit is on record (S12).
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

    /// <summary>429, written where every other limit is.</summary>
    private sealed class TooMany(int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => LimitExtensions.RefuseAsync(httpContext, seconds);
    }

    private static string? RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/');

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    /// <summary>
    /// A browser sends its cookie by itself, also on the wish of a foreign page; a bearer token is only ever sent on
    /// purpose. The header only: looking for the token in a form would read the body.
    /// </summary>
    private async Task<bool> HasTokenAsync(HttpContext context) =>
        context.Request.Headers.ContainsKey(AntiforgeryHeader) && await antiforgery.IsRequestValidAsync(context);
}
