using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>Registers sign-in with an identity provider when the section "Oidc" exists.</summary>
public static class OidcExtensions
{
    public const string Scheme = "oidc";

    /// <summary>Callback path of the provider.</summary>
    public const string CallbackPath = "/sign-in/oidc";

    /// <summary>Path of the sign-in button.</summary>
    public const string StartPath = "/sign-in/oidc/start";

    /// <summary>Path of the button "Connect" on the account page.</summary>
    public const string ConnectPath = "/account/connect";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>Accepted signature algorithms; symmetric ones are excluded.</summary>
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

        // Browsers do not send a strict cookie after a redirect from the provider. The cookie grants no access
        // without a code.
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
        oidc.BackchannelTimeout = s_timeout;
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
        oidc.ClaimActions.Clear(); // They would remove the issuer claim.
        oidc.TokenValidationParameters.ValidAlgorithms = s_algorithms;
        oidc.DisableTelemetry = true;
        oidc.CallbackPath = CallbackPath;
        oidc.SignedOutCallbackPath = default;
        oidc.RemoteSignOutPath = default;
        oidc.SignInScheme = IdentityConstants.ExternalScheme; // Unused: the event handler starts the session.
        foreach (var cookie in (CookieBuilder[])[oidc.CorrelationCookie, oidc.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = environment.IsDevelopment()
                ? CookieSecurePolicy.SameAsRequest
                : CookieSecurePolicy.Always;
        }

        oidc.Events = new()
        {
            OnTicketReceived = context => OidcConnect.IsLinkChallenge(context.Properties)
                ? context.HttpContext.RequestServices.GetRequiredService<OidcConnect>().CompleteAsync(context)
                : context.HttpContext.RequestServices.GetRequiredService<OidcSignIn>().CompleteAsync(context),
            OnRemoteFailure = context => OidcConnect.IsLinkChallenge(context.Properties)
                ? context.HttpContext.RequestServices.GetRequiredService<OidcConnect>().FailAsync(context)
                : context.HttpContext.RequestServices.GetRequiredService<OidcSignIn>().FailAsync(context),
        };
    }
}
