using System.Security.Claims;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Registers the authentication schemes of staff and visitors. A scheme only parses the credential; <see
/// cref="CallerResolver"/> checks whether it is still valid (S17).
/// </summary>
public static class StaffSchemes
{
    /// <summary>Policy scheme that selects cookie, bearer token or API token by the request.</summary>
    public const string Any = "staff";

    private const string Bearer = "staff-bearer";

    private const string ApiToken = "api-token";

    public static void AddStaffSchemes(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddPolicyScheme(Any, null, any => any.ForwardDefaultSelector = http => ReadBearerToken(http.Request) switch
            {
                null => IdentityConstants.ApplicationScheme,
                var token => token.StartsWith(ApiTokens.Prefix, StringComparison.Ordinal) ? ApiToken : Bearer,
            })
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiToken, null)
            .AddJwtBearer(Bearer)
            .AddJwtBearer(JwtBearerDefaults.AuthenticationScheme)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(Configure));
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IHostEnvironment>(
                (cookie, environment) =>
                {
                    // Development uses http: the prefix requires Secure, and some browsers reject Secure cookies on
                    // localhost.
                    cookie.Cookie.Name = environment.IsDevelopment() ? "chatplatform" : "__Host-chatplatform";
                    cookie.Cookie.SecurePolicy = environment.IsDevelopment()
                        ? CookieSecurePolicy.SameAsRequest
                        : CookieSecurePolicy.Always;
                });
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme)
            .Configure<IHostEnvironment>(
                (cookie, environment) =>
                {
                    cookie.Cookie.Name = environment.IsDevelopment() ? "chatplatform-half" : "__Host-chatplatform-half";
                    cookie.Cookie.SecurePolicy = environment.IsDevelopment()
                        ? CookieSecurePolicy.SameAsRequest
                        : CookieSecurePolicy.Always;
                    cookie.Cookie.HttpOnly = true;
                    cookie.Cookie.SameSite = SameSiteMode.Strict;
                    cookie.ExpireTimeSpan = SecondStep.Lifetime;
                    cookie.SlidingExpiration = false;
                });
        services
            .AddOptions<JwtBearerOptions>(Bearer)
            .Configure<StaffTokens>(
                (bearer, tokens) =>
                {
                    bearer.MapInboundClaims = false;
                    bearer.TokenValidationParameters = tokens.Validation;
                    bearer.Events = new()
                    {
                        OnTokenValidated = CheckBearerAsync,
                        OnAuthenticationFailed = RecordRejectedToken,
                    };
                });
        services
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<ChatUserTokens>(
                (bearer, tokens) =>
                {
                    bearer.MapInboundClaims = false;
                    bearer.TokenValidationParameters = tokens.Validation;
                    bearer.Events = new()
                    {
                        OnTokenValidated = CheckVisitorAsync,
                        OnAuthenticationFailed = RecordRejectedToken,
                    };
                });
    }

    /// <summary>The bearer token of a request, or null.</summary>
    internal static string? ReadBearerToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
    }

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.LoginPath = "/sign-in";
        cookie.AccessDeniedPath = "/sign-in";
        cookie.SlidingExpiration = false; // Sessions have a fixed end (S16).
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Events.OnRedirectToLogin = context => RedirectUnlessApi(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => RedirectUnlessApi(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = CheckCookieAsync;
    }

    private static Task RecordRejectedToken(AuthenticationFailedContext context)
    {
        if (context.Exception is not SecurityTokenExpiredException)
        {
            context.HttpContext.Features.Set(new RejectedToken());
        }

        return Task.CompletedTask;
    }

    private static async Task CheckCookieAsync(CookieValidatePrincipalContext context)
    {
        var resolver = context.HttpContext.RequestServices.GetRequiredService<CallerResolver>();
        if (await resolver.OfCookieAsync(context.Principal, context.HttpContext.RequestAborted) is { } caller)
        {
            var principal = context.Principal;
            context.HttpContext.SetCaller(caller, ct => resolver.OfCookieAsync(principal, ct));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static async Task CheckBearerAsync(TokenValidatedContext context)
    {
        var resolver = context.HttpContext.RequestServices.GetRequiredService<CallerResolver>();
        if (
            StaffTokens.Of(context.Principal ?? new ClaimsPrincipal()) is not { } token
            || await AskAsync(context.HttpContext.RequestAborted) is not { } caller)
        {
            context.Fail("The session has ended.");
            return;
        }

        context.HttpContext.SetCaller(caller, AskAsync);
        context.Principal = Callers.PrincipalOf(caller, context.Scheme.Name);

        Task<Caller?> AskAsync(CancellationToken ct) =>
            resolver.OfSessionAsync(CredentialKind.Bearer, token.UserId, token.SessionId, token.Stamp, ct);
    }

    private static async Task CheckVisitorAsync(TokenValidatedContext context)
    {
        var resolver = context.HttpContext.RequestServices.GetRequiredService<CallerResolver>();
        if (
            ChatUserTokens.Of(context.Principal ?? new ClaimsPrincipal()) is not { } user
            || !await resolver.IsValidAsync(user, context.HttpContext.RequestAborted))
        {
            context.Fail(
                "The tenant is not active, the visitor does not exist, or the tenant requires verified visitors."
            );
            return;
        }

        var end = context.SecurityToken.ValidTo;
        context.HttpContext.Features.Set(
            new CredentialCheck(async ct => DateTime.UtcNow < end && await resolver.IsValidAsync(user, ct)));
    }

    private static Task RedirectUnlessApi(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
