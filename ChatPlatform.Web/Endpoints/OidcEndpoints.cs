using ChatPlatform.Web.Security;
using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Endpoints;

/// <summary>The way to the identity provider. The way back is answered by its handler.</summary>
public static partial class OidcEndpoints
{
    public static void MapOidc(this WebApplication app)
    {
        if (app.Configuration.HasOidc())
        {
            app.MapPost(OidcExtensions.StartPath, StartAsync).DrawsOn(Draw.SignIn).AllowAnonymous().DisableAntiforgery();
        }
    }

    private static async Task<IResult> StartAsync(
        HttpContext context, IAntiforgery antiforgery, IOptionsMonitor<OpenIdConnectOptions> options, ILogger<OidcSignIn> logger, [FromForm] string? returnUrl, CancellationToken ct)
    {
        var target = LocalUrl.OrHome(returnUrl);
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.LocalRedirect(OidcSignIn.PageWith(OidcSignIn.Failed, target));
        }

        try
        {
            await options.Get(OidcExtensions.Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
        }
        catch (InvalidOperationException e)
        {
            Log.ProviderAway(logger, e);
            return TypedResults.LocalRedirect(OidcSignIn.PageWith(OidcSignIn.Failed, target));
        }

        return TypedResults.Challenge(new() { RedirectUri = target }, [OidcExtensions.Scheme]);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The identity provider's settings cannot be read.")]
        public static partial void ProviderAway(ILogger logger, Exception e);
    }
}
