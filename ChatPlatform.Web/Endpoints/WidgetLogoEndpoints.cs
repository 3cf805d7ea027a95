using ChatPlatform.Core.Widgets.Logos;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// The logos of widgets, for the widget's frame. The address changes with the content, so that browsers keep the image.
/// </summary>
public static class WidgetLogoEndpoints
{
    public static void MapWidgetLogo(this WebApplication app) =>
        app.MapGet("/widget/logo/{key}/{hash}", GetAsync).AllowAnonymous();

    /// <summary>The default headers forbid other content types, scripts and framing.</summary>
    private static async Task<IResult> GetAsync(
        string key, string hash, WidgetLogos logos, HttpContext context, CancellationToken ct)
    {
        if (await logos.FindPublishedAsync(key, hash, ct) is not { } logo)
        {
            return ProblemCodes.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(logo.Content, logo.ContentType);
    }
}
