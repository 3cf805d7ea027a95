using ChatPlatform.Core.Widgets;

namespace ChatPlatform.Web.Security;

/// <summary>Which pages may use a widget: those of the tenant's list, and the platform's own frame.</summary>
public static class Origins
{
    /// <summary>The origin that this request was sent to.</summary>
    public static string Own(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>True when the request comes from no page at all, from our own frame, or from an origin of the tenant's list (S43: exact match).</summary>
    public static bool IsAllowed(HttpRequest request, WidgetProfile widget)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == Own(request) || widget.Allows(origin);
    }

    /// <summary>Lets the page of an allowed foreign origin read the answer.</summary>
    public static void AllowReading(HttpContext context, WidgetProfile widget)
    {
        context.Response.Headers.Append("Vary", "Origin");
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && widget.Allows(origin))
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
        }
    }
}
