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

/// <summary>A user whose password was correct and whose code is pending.</summary>
public sealed record PendingSignIn(User User, string ReturnUrl);

/// <summary>
/// The second step of a sign-in. A separate cookie identifies the user between the two steps; it grants no access.
/// </summary>
public sealed class SecondStep(
    UserManager<User> users, SecondFactors factors, SignInThrottle throttle, KnownDevices devices, StaffSignIn signIn)
{
    /// <summary>Time limit of the second step.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

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

    /// <summary>The pending sign-in; null when there is none or it has expired.</summary>
    public async Task<PendingSignIn?> FindAsync(HttpContext context)
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

    /// <summary>Verifies a code. A wrong code counts as a failed sign-in.</summary>
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
    /// A fingerprint of the password hash that does not reveal it. The security stamp is not enough, because changing
    /// the own password keeps the current session.
    /// </summary>
    private static string PasswordOf(User user) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Id} {user.PasswordHash}")).AsSpan(0, 16));
}
