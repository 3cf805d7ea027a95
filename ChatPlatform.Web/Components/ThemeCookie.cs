namespace ChatPlatform.Web.Components;

/// <summary>
/// The theme that the browser showed last, written by console.js, so that the server's first page comes in the right
/// one.
/// </summary>
public static class ThemeCookie
{
    public const string Name = "theme-shown";

    public static bool IsDark(HttpRequest request) => request.Cookies[Name] == "dark";
}
