using ChatPlatform.Core.Mail;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>Tells the sign-in page once that an account is ready or has a new password, and its e-mail.</summary>
internal static class AccountNote
{
    private const string Cookie = "chatplatform-ready";

    /// <summary>Time in which the sign-in page is opened after the account was made.</summary>
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(2);

    public static void Leave(HttpContext context, string email) =>
        context.Response.Cookies.Append(Cookie, email, Options(context));

    /// <summary>The e-mail of the account, once after <see cref="Leave"/>; null at other times.</summary>
    public static string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } email)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, Options(context));
        return EmailAddress.Parse(email);
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
