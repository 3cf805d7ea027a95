using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Web.Security.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>Somebody whose password was right and who still owes a code.</summary>
public sealed record HalfSignIn(User User, string ReturnUrl);

/// <summary>
/// The second step of a sign-in. Between the two, a cookie of its own says who owes a code; it opens nothing.
/// </summary>
public sealed class SecondStep(
    UserManager<User> users, SecondFactors factors, SignInThrottle throttle, KnownDevices devices, StaffSignIn signIn)
{
    /// <summary>Time for the second step.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private static readonly string s_scheme = IdentityConstants.TwoFactorUserIdScheme;

    private const string ReturnItem = "return";

    private const string PasswordClaim = "password";

    public static Task BeginAsync(User user, string returnUrl, HttpContext context)
    {
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, user.Id.ToString()),
                new(StaffClaims.Stamp, user.SecurityStamp ?? ""),
                new(PasswordClaim, PasswordOf(user)),
            ],
            s_scheme);
        var properties = new AuthenticationProperties { IsPersistent = false };
        properties.Items[ReturnItem] = returnUrl;
        return context.SignInAsync(s_scheme, new(identity), properties);
    }

    /// <summary>Who owes a code; null when nobody does, or no longer.</summary>
    public async Task<HalfSignIn?> FindAsync(HttpContext context)
    {
        var half = await context.AuthenticateAsync(s_scheme);
        return
            half.Principal?.UserId() is { } id
            && await users.FindByIdAsync(id.ToString()) is { IsDisabled: false, TwoFactorEnabled: true } user
            && half.Principal.FindFirstValue(StaffClaims.Stamp) == user.SecurityStamp
            && half.Principal.FindFirstValue(PasswordClaim) == PasswordOf(user)
            ? new(user, LocalUrl.OrHome(half.Properties?.Items[ReturnItem]))
            : null;
    }

    /// <summary>Checks a code; a wrong one counts as a failed sign-in.</summary>
    public async Task<SignInCheck> CheckAsync(User user, string? code, HttpContext context, CancellationToken ct)
    {
        var scope = AttemptScope.Code(user.Id, devices.Find(context, user.Email!));
        if (await throttle.WaitAsync(scope, ct) is > 0 and var wait)
        {
            return new(SignInOutcome.Locked, null, wait);
        }

        if (!await factors.VerifyAsync(user.Id, code, ct))
        {
            return await signIn.RefuseAsync(user.Email!, scope, context, ct);
        }

        await throttle.ClearAsync(scope, ct);
        return new(SignInOutcome.Done, user);
    }

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(s_scheme);

    /// <summary>
    /// Changes with the password, and says nothing of it. The stamp alone does not: a change of the own password keeps
    /// the session at hand.
    /// </summary>
    private static string PasswordOf(User user) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Id} {user.PasswordHash}")).AsSpan(0, 16));
}
