using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>Registers authentication and authorization. Endpoints require a signed-in user by default.</summary>
public static class SecurityExtensions
{
    /// <summary>Authorization policy of the widget API: visitor tokens only.</summary>
    public const string ChatUserPolicy = "chat-user";

    /// <summary>Authorization policy of staff with any scheme.</summary>
    public const string StaffPolicy = "staff";

    public static IServiceCollection AddWebSecurity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("ChatPlatform").PersistKeysToDbContext<AppDb>();
        services.AddKeyRing();
        services.AddStaffSchemes();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(ChatUserPolicy, policy =>
                policy.AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireRole(ChatUserTokens.Role)
            )
            .AddPolicy(StaffPolicy, policy =>
                policy.AddAuthenticationSchemes(StaffSchemes.Any).RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(StaffSchemes.Any).RequireAuthenticatedUser().Build());
        services.AddSingleton<SecondFactorPolicy>();
        services.AddSingleton<KnownDevices>();
        services.AddAntiforgery();
        services
            .AddOptions<AntiforgeryOptions>()
            .Configure<IHostEnvironment>(
                (antiforgery, environment) =>
                {
                    // As in StaffSchemes.
                    antiforgery.Cookie.Name = environment.IsDevelopment()
                        ? "chatplatform-form"
                        : "__Host-chatplatform-form";
                    antiforgery.Cookie.SecurePolicy = environment.IsDevelopment()
                        ? CookieSecurePolicy.SameAsRequest
                        : CookieSecurePolicy.Always;
                });
        services.AddSingleton<CircuitOwners>();
        services.Configure<HubOptions>(hub => hub.AddFilter<CircuitOwners>());
        services.AddLimits();
        services
            .AddOptions<ProxyOptions>()
            .BindConfiguration("Proxies")
            .Validate(
                p => p.IsValid,
                "Proxies:Known must contain only addresses (10.0.0.4) and networks (10.0.0.0/24).")
            .ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
        services.AddCascadingValue(p => new PageNonce(
            p.GetService<IHttpContextAccessor>()?.HttpContext is { } context ? PageNonce.Of(context) : null));
        services.AddSingleton<RevocableStreams>();
        return services;
    }

    public static void UseWebSecurity(this WebApplication app)
    {
        app.UseMiddleware<HttpsOnly>();
        app.UseMiddleware<InvalidUrlMiddleware>();
        app.UseMiddleware<HubOrigin>();
        app.UseMiddleware<SecurityEventMiddleware>();
        if (app.Configuration.HasOidc())
        {
            app.UseMiddleware<OidcCallbackLimit>();
        }

        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
