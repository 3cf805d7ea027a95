using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Security;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits.Requests;
using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// Redirects to the identity provider, to sign in or to connect it to an account. The authentication handler handles
/// the callback.
/// </summary>
public static partial class OidcEndpoints
{
    public static void MapOidc(this WebApplication app)
    {
        if (app.Configuration.HasOidc())
        {
            app.MapPost(OidcExtensions.StartPath, StartAsync)
                .WithRateLimit(EndpointRateLimit.SignIn)
                .AllowAnonymous()
                .DisableAntiforgery();
            app.MapPost(OidcExtensions.ConnectPath, ConnectAsync)
                .WithRateLimit(EndpointRateLimit.SignIn)
                .RequireAuthorization(SecurityExtensions.StaffPolicy)
                .DisableAntiforgery();
        }
    }

    private static Task<IResult> StartAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        IOptionsMonitor<OpenIdConnectOptions> options,
        ILogger<OidcSignIn> logger,
        [FromForm] string? returnUrl,
        CancellationToken ct)
    {
        var target = LocalUrl.OrHome(returnUrl);
        return ChallengeAsync(
            context, antiforgery, options, logger, new() { RedirectUri = target },
            OidcSignIn.ErrorUrl(OidcSignIn.Failed, target), ct);
    }

    private static Task<IResult> ConnectAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        IOptionsMonitor<OpenIdConnectOptions> options,
        ILogger<OidcSignIn> logger,
        CancellationToken ct) =>
        context.FindCaller() is { Kind: CredentialKind.Cookie } caller
            ? ChallengeAsync(
                context, antiforgery, options, logger, OidcConnect.CreateChallenge(caller),
                OidcConnect.ResultUrl(OidcConnect.Failed), ct)
            : Task.FromResult<IResult>(TypedResults.Forbid());

    /// <summary>
    /// Redirects to the provider, or back to the page when the form is not valid or the provider is unavailable.
    /// </summary>
    private static async Task<IResult> ChallengeAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        IOptionsMonitor<OpenIdConnectOptions> options,
        ILogger logger,
        AuthenticationProperties properties,
        string back,
        CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.LocalRedirect(back);
        }

        try
        {
            await options.Get(OidcExtensions.Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
        }
        catch (InvalidOperationException e)
        {
            Log.ProviderUnavailable(logger, e);
            return TypedResults.LocalRedirect(back);
        }

        return TypedResults.Challenge(properties, [OidcExtensions.Scheme]);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The metadata of the identity provider cannot be loaded.")]
        public static partial void ProviderUnavailable(ILogger logger, Exception e);
    }
}
