using ChatPlatform.Core.Widgets;

namespace ChatPlatform.Web.Security.Http;

/// <summary>Origin checks of the widget API: the tenant's allowed origins and the platform's own.</summary>
public static class Origins
{
    /// <summary>Cache duration of preflight responses in seconds.</summary>
    private const string PreflightSeconds = "600";

    /// <summary>The origin of the platform, to which the request was sent.</summary>
    public static string Own(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>True for scheme, host and port in browser notation, without a path.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;

    /// <summary>
    /// True when the request has no Origin header, or the origin is the platform's own or in the tenant's list (S43:
    /// exact match).
    /// </summary>
    public static bool IsAllowed(HttpRequest request, WidgetProfile widget)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == Own(request) || IsListed(origin, widget);
    }

    /// <summary>
    /// The allowed site that opens a session: the origin of the request, or that of the page that embeds the frame.
    /// Null for the platform's own pages and for sites that are not in the tenant's list.
    /// </summary>
    /// <param name="request">The request, which the frame sends from the platform's origin.</param>
    /// <param name="pageUrl">Address of the embedding page, as the frame reports it.</param>
    /// <param name="widget">The widget with the list of sites.</param>
    public static string? SiteOf(HttpRequest request, string? pageUrl, WidgetProfile widget)
    {
        var page = Uri.TryCreate(pageUrl, UriKind.Absolute, out var url)
            ? WidgetDraft.OriginOf(url.GetLeftPart(UriPartial.Authority))
            : null;
        string?[] origins = [request.Headers.Origin.ToString(), page];
        return origins.OfType<string>().FirstOrDefault(o => o != Own(request) && IsListed(o, widget));
    }

    /// <summary>Adds CORS headers for an allowed origin.</summary>
    public static void AllowCrossOrigin(HttpContext context, WidgetProfile widget)
    {
        context.Response.Headers.Append("Vary", "Origin");
        var origin = context.Request.Headers.Origin.ToString();
        if (IsListed(origin, widget))
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
        }
    }

    /// <summary>Responds to a CORS preflight request. Credentials are never allowed.</summary>
    public static void AnswerPreflight(HttpContext context, WidgetProfile widget, string method)
    {
        AllowCrossOrigin(context, widget);
        if (context.Response.Headers.AccessControlAllowOrigin.Count > 0)
        {
            context.Response.Headers.AccessControlAllowMethods = method;
            context.Response.Headers.AccessControlAllowHeaders = "if-none-match";
            context.Response.Headers.AccessControlMaxAge = PreflightSeconds;
        }
    }

    /// <summary>The list is user input: "null" and "*" are not origins and never match.</summary>
    private static bool IsListed(string origin, WidgetProfile widget) => IsOrigin(origin) && widget.Allows(origin);
}
