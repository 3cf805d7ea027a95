using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Security.Limits;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>Who is who, and what is closed: everything, unless an endpoint says otherwise.</summary>
public static class SecurityExtensions
{
    /// <summary>Policy of the widget's API: a customer's token and nothing else.</summary>
    public const string ChatUserPolicy = "chat-user";

    /// <summary>Policy of staff who belong to the tenant in the route.</summary>
    public const string StaffPolicy = "staff";

    public static IServiceCollection AddWebSecurity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("ChatPlatform").PersistKeysToDbContext<AppDb>();
        services.AddOptions<KeyManagementOptions>().Configure<IConfiguration>((ring, configuration) =>
            ring.XmlEncryptor = RingKeys.All(configuration).Count > 0 ? new RingEncryptor(configuration) : ring.XmlEncryptor);
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddJwtBearer(JwtBearerDefaults.AuthenticationScheme)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
            {
                cookie.LoginPath = "/sign-in";
                cookie.AccessDeniedPath = "/sign-in";
                cookie.ExpireTimeSpan = TimeSpan.FromHours(24);
                cookie.SlidingExpiration = true;
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Events.OnRedirectToLogin = ApiOr401;
            }));
        services.AddOptions<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IHostEnvironment>((cookie, environment) =>
            {
                // Plain http in Development: the prefix asks for Secure, and some browsers refuse Secure cookies on localhost.
                cookie.Cookie.Name = environment.IsDevelopment() ? "chatplatform" : "__Host-chatplatform";
                cookie.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            });
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<ChatUserTokens>((bearer, tokens) =>
            {
                bearer.MapInboundClaims = false;
                bearer.TokenValidationParameters = tokens.Validation;
            });
        services.AddAuthorizationBuilder()
            .AddPolicy(ChatUserPolicy, policy => policy
                .AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireRole(ChatUserTokens.Role))
            .AddPolicy(StaffPolicy, policy => policy
                .AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build());
        services.AddAntiforgery();
        services.AddLimits();
        services.AddOptions<ProxyOptions>().BindConfiguration("Proxies")
            .Validate(p => p.IsValid, "Proxies:Known holds addresses (10.0.0.4) and networks (10.0.0.0/24) only.").ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
        services.AddCascadingValue(p => new PageNonce(p.GetService<IHttpContextAccessor>()?.HttpContext is { } context ? PageNonce.Of(context) : null));
        services.AddSingleton<Endpoints.ConversationStream>();
        return services;
    }

    public static void UseWebSecurity(this WebApplication app)
    {
        app.UseMiddleware<HttpsOnly>();
        app.UseMiddleware<HubOrigin>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<CircuitGate>();
        app.UseAntiforgery();
    }

    private static Task ApiOr401(Microsoft.AspNetCore.Authentication.RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context)
    {
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
