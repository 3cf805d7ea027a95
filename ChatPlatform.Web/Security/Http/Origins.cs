using ChatPlatform.Core.Widgets;

namespace ChatPlatform.Web.Security.Http;

/// <summary>Which pages may use a widget: those of the tenant's list, and the platform's own frame.</summary>
public static class Origins
{
    /// <summary>Seconds that a browser may remember a preflight's answer.</summary>
    private const string PreflightSeconds = "600";

    /// <summary>The origin that this request was sent to.</summary>
    public static string Own(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>True for scheme, host and port as a browser writes them, and nothing behind.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;

    /// <summary>
    /// True when the request comes from no page at all, from our own frame, or from an origin of the tenant's list
    /// (S43: exact match).
    /// </summary>
    public static bool IsAllowed(HttpRequest request, WidgetProfile widget)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == Own(request) || IsListed(origin, widget);
    }

    /// <summary>Lets the page of an allowed foreign origin read the answer.</summary>
    public static void AllowReading(HttpContext context, WidgetProfile widget)
    {
        context.Response.Headers.Append("Vary", "Origin");
        var origin = context.Request.Headers.Origin.ToString();
        if (IsListed(origin, widget))
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
        }
    }

    /// <summary>
    /// Answers a browser that asks before it lets a foreign page read with more than a plain GET. Never with
    /// credentials.
    /// </summary>
    public static void AnswerPreflight(HttpContext context, WidgetProfile widget, string method)
    {
        AllowReading(context, widget);
        if (context.Response.Headers.AccessControlAllowOrigin.Count > 0)
        {
            context.Response.Headers.AccessControlAllowMethods = method;
            context.Response.Headers.AccessControlAllowHeaders = "if-none-match";
            context.Response.Headers.AccessControlMaxAge = PreflightSeconds;
        }
    }

    /// <summary>The list may hold what an organisation typed: "null" and "*" are no origins and never match.</summary>
    private static bool IsListed(string origin, WidgetProfile widget) => IsOrigin(origin) && widget.Allows(origin);
}
