using System.Security.Claims;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.SecondFactor;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Web.Security;

/// <summary>Somebody whose password was right and who still owes a code.</summary>
public sealed record HalfSignIn(User User, string ReturnUrl);

/// <summary>The second step of a sign-in. Between the two, a cookie of its own says who owes a code; it opens nothing.</summary>
public sealed class SecondStep(UserManager<User> users, SecondFactors factors, SignInThrottle throttle, StaffSignIn signIn)
{
    /// <summary>Time for the second step.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private static readonly string s_scheme = IdentityConstants.TwoFactorUserIdScheme;

    private const string ReturnItem = "return";

    public static Task BeginAsync(User user, string returnUrl, HttpContext context)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(StaffClaims.Stamp, user.SecurityStamp ?? "")], s_scheme);
        var properties = new AuthenticationProperties { IsPersistent = false };
        properties.Items[ReturnItem] = returnUrl;
        return context.SignInAsync(s_scheme, new(identity), properties);
    }

    /// <summary>Who owes a code; null when nobody does, or no longer.</summary>
    public async Task<HalfSignIn?> FindAsync(HttpContext context)
    {
        var half = await context.AuthenticateAsync(s_scheme);
        return half.Principal?.UserId() is { } id && await users.FindByIdAsync(id.ToString()) is { IsDisabled: false, TwoFactorEnabled: true } user
            && half.Principal.FindFirstValue(StaffClaims.Stamp) == user.SecurityStamp
            ? new(user, LocalUrl.OrHome(half.Properties?.Items[ReturnItem]))
            : null;
    }

    /// <summary>Checks a code; a wrong one counts as a failed sign-in.</summary>
    public async Task<SignInOutcome> CheckAsync(User user, string? code, HttpContext context, CancellationToken ct) =>
        await throttle.IsLockedAsync(user.Email!, ct) ? SignInOutcome.Locked
        : await factors.VerifyAsync(user.Id, code, ct) ? SignInOutcome.Done
        : (await signIn.RefuseAsync(user.Email!, context, ct)).Outcome;

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(s_scheme);
}
