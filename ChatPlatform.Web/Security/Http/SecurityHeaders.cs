using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Http;

/// <summary>
/// Adds security headers to every response, including errors (S41, S42). Pages with another policy set it before the
/// response starts.
/// </summary>
public sealed class SecurityHeaders(RequestDelegate next, IHostEnvironment environment, IOptions<OidcOptions> oidc)
{
    private const string TransportSecurity = "max-age=31536000; includeSubDomains";

    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), " +
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";

    /// <summary>Resources that embedding pages load, also with cross-origin isolation.</summary>
    private static readonly HashSet<string> s_embedded = ["/widget.js", "/widget/frame"];

    private readonly bool _isDevelopment = environment.IsDevelopment();

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var (self, context) = ((SecurityHeaders, HttpContext))state;
            self.Write(context);
            return Task.CompletedTask;
        }, (this, context));
        return next(context);
    }

    private void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = s_embedded.Contains(context.Request.Path.Value ?? "")
            ? "cross-origin"
            : "same-origin";
        headers["Permissions-Policy"] = Permissions;
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            headers["Reporting-Endpoints"] = $"{ContentPolicies.ReportGroup}=\"{ContentPolicies.ReportPath}\"";
        }

        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = PolicyOf(context);
        }

        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        if (!_isDevelopment && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = TransportSecurity;
        }
    }

    private string PolicyOf(HttpContext context) =>
        context.Request.Path == ContentPolicies.PdfReaderPath ? ContentPolicies.PdfReader
        : context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true
            ? ContentPolicies.Data
        : context.GetEndpoint()?.Metadata.GetMetadata<RootComponentMetadata>() is not null
            ? ContentPolicies.Console(PageNonce.Of(context), oidc.Value.Origin)
        : ContentPolicies.Page(PageNonce.Of(context), context.Request.Path == "/sign-in" ? oidc.Value.Origin : null);
}
