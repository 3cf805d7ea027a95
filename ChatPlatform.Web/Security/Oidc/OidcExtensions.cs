using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>Sign-in with an identity provider. Without the section "Oidc" nothing of it is there.</summary>
public static class OidcExtensions
{
    public const string Scheme = "oidc";

    /// <summary>Where the provider sends people back to.</summary>
    public const string CallbackPath = "/sign-in/oidc";

    /// <summary>Where the button leads.</summary>
    public const string StartPath = "/sign-in/oidc/start";

    /// <summary>Where the button "Connect" of the account page leads.</summary>
    public const string ConnectPath = "/account/connect";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>A signature that a shared secret could make proves nothing.</summary>
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static bool HasOidc(this IConfiguration configuration) =>
        configuration.GetSection(OidcOptions.Section).AsEnumerable().Any(pair => !string.IsNullOrEmpty(pair.Value));

    public static void AddOidc(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.HasOidc())
        {
            return;
        }

        var services = builder.Services;
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcValidation>();
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateOnStart();
        services.AddScoped<OidcSignIn>();
        services.AddScoped<OidcConnect>();
        services.AddAuthentication().AddOpenIdConnect(Scheme, null, _ => { });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<OidcOptions>, IHostEnvironment>(Configure);

        // The provider's page leads to the second step, and a strict cookie does not come along from there. It opens
        // nothing without a code.
        services.PostConfigure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, half =>
            half.Cookie.SameSite = SameSiteMode.Lax);
    }

    private static void Configure(
        OpenIdConnectOptions oidc, IOptions<OidcOptions> configured, IHostEnvironment environment)
    {
        var options = configured.Value;
        oidc.Authority = options.Authority;
        oidc.ClientId = options.ClientId;
        oidc.ClientSecret = options.ClientSecret;
        oidc.RequireHttpsMetadata = !(environment.IsDevelopment() && options.IsLoopback);
        oidc.BackchannelHttpHandler = new OidcBackchannel(options);
        oidc.BackchannelTimeout = s_patience;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        oidc.Scope.Clear();
        oidc.Scope.Add("openid");
        oidc.Scope.Add("email");
        oidc.GetClaimsFromUserInfoEndpoint = false;
        oidc.SaveTokens = false;
        oidc.MapInboundClaims = false;
        oidc.ClaimActions.Clear(); // They would take away the issuer.
        oidc.TokenValidationParameters.ValidAlgorithms = s_algorithms;
        oidc.DisableTelemetry = true;
        oidc.CallbackPath = CallbackPath;
        oidc.SignedOutCallbackPath = default;
        oidc.RemoteSignOutPath = default;
        oidc.SignInScheme = IdentityConstants.ExternalScheme; // Never used: sessions are begun in the event.
        foreach (var cookie in (CookieBuilder[])[oidc.CorrelationCookie, oidc.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = environment.IsDevelopment()
                ? CookieSecurePolicy.SameAsRequest
                : CookieSecurePolicy.Always;
        }

        oidc.Events = new()
        {
            OnTicketReceived = context => OidcConnect.IsMeant(context.Properties)
                ? context.HttpContext.RequestServices.GetRequiredService<OidcConnect>().CompleteAsync(context)
                : context.HttpContext.RequestServices.GetRequiredService<OidcSignIn>().CompleteAsync(context),
            OnRemoteFailure = context => OidcConnect.IsMeant(context.Properties)
                ? context.HttpContext.RequestServices.GetRequiredService<OidcConnect>().FailAsync(context)
                : context.HttpContext.RequestServices.GetRequiredService<OidcSignIn>().FailAsync(context),
        };
    }
}
