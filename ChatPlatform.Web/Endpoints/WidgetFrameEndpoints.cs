using ChatPlatform.Core.Widgets;
using ChatPlatform.Web.Security.Http;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// The page in the widget's iframe. It is served from the platform's origin, so scripts of the embedding page cannot
/// read the visitor's token.
/// </summary>
public static class WidgetFrameEndpoints
{
    private static string Page(string nonce) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Chat</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/widget/frame.css">
        </head>
        <body>
        <div id="app"></div>
        <script src="/widget/frame.js" nonce="{nonce}" defer></script>
        </body>
        </html>
        """;

    public static void MapWidgetFrame(this WebApplication app) =>
        app.MapGet("/widget/frame", FrameAsync).AllowAnonymous();

    private static async Task<IResult> FrameAsync(
        string? key, WidgetDirectory widgets, HttpContext context, CancellationToken ct)
    {
        // An unknown key gets the page too, framed by the platform's origin only; the app shows the error.
        var widget = await widgets.FindAsync(key, ct);
        var nonce = PageNonce.Of(context);
        context.Response.Headers.ContentSecurityPolicy = ContentPolicies.Frame(
            nonce, widget?.Settings.AllowedOrigins ?? []);
        return TypedResults.Content(
            Page(nonce), "text/html; charset=utf-8",
            statusCode: widget is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }
}
