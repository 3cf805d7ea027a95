namespace ChatPlatform.Web.Security.Authentication;

/// <summary>Tells the sign-in page once that an account is ready or has a new password.</summary>
internal static class AccountNote
{
    private const string Cookie = "chatplatform-ready";

    /// <summary>Time in which the sign-in page is opened after the account was made.</summary>
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(2);

    public static void Leave(HttpContext context) => context.Response.Cookies.Append(Cookie, "1", Options(context));

    /// <summary>True once after <see cref="Leave"/>.</summary>
    public static bool Take(HttpContext context)
    {
        if (!context.Request.Cookies.ContainsKey(Cookie))
        {
            return false;
        }

        context.Response.Cookies.Delete(Cookie, Options(context));
        return true;
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = s_lifetime,
        Path = "/sign-in",
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
