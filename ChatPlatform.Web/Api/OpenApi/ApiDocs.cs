using ChatPlatform.Web.Security.Http;
using Scalar.AspNetCore;

namespace ChatPlatform.Web.Api.OpenApi;

/// <summary>Maps the OpenAPI document and its viewer. Both are off in production unless Api:Docs is true.</summary>
public static class ApiDocs
{
    private static string Page(string nonce) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>ChatPlatform REST API</title>
            <link rel="icon" href="data:,">
            </head>
            <body>
            <script id="api-reference" data-url="/openapi/v1.json"
              data-configuration="{&quot;withDefaultFonts&quot;:false,&quot;telemetry&quot;:false,
                &quot;agent&quot;:{&quot;disabled&quot;:true},&quot;showDeveloperTools&quot;:&quot;never&quot;,
                &quot;hideClientButton&quot;:true,&quot;modelsSectionLabel&quot;:&quot;Schemas&quot;}"></script>
            <script nonce="{{nonce}}" src="/api/docs/reference/scalar.js"></script>
            </body>
            </html>
            """;

    public static void MapApiDocument(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment() && !app.Configuration.GetValue<bool>("Api:Docs"))
        {
            return;
        }

        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/api/docs", Show).AllowAnonymous();
        app.MapScalarApiReference("/api/docs/reference", _ => { }).AllowAnonymous();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Show(HttpContext context)
    {
        var nonce = PageNonce.Of(context);
        context.Response.Headers.ContentSecurityPolicy = ContentPolicies.Page(nonce);
        return TypedResults.Content(Page(nonce), "text/html; charset=utf-8");
    }
}
