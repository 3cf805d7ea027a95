namespace ChatPlatform.Web.Components;

/// <summary>
/// The theme that the browser used last. console.js writes the cookie, so that the first response is rendered in the
/// right theme.
/// </summary>
public static class ThemeCookie
{
    public const string Name = "theme-shown";

    public static bool IsDark(HttpRequest request) => request.Cookies[Name] == "dark";
}
