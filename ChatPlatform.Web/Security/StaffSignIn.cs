using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Passwords;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Web.Security;

public enum SignInOutcome
{
    Done,

    /// <summary>No such user, a wrong password, or a disabled user: a stranger cannot tell them apart.</summary>
    Refused,

    /// <summary>Too many failures for this name, whether it belongs to somebody or not.</summary>
    Locked,

    /// <summary>Too many people sign in at the same time.</summary>
    Busy,
}

/// <summary>What a name and a password came to; the user only when both are right.</summary>
public sealed record SignInCheck(SignInOutcome Outcome, User? User = null);

/// <summary>Checks names and passwords, and begins sessions. A name that does not exist costs the same time and counts the same failures as one that does (S19).</summary>
public sealed class StaffSignIn(
    UserManager<User> users, IUserClaimsPrincipalFactory<User> principals, PasswordHashing hashing, SignInThrottle throttle, UserSessions sessions, AuditTrail trail)
{
    /// <summary>How long a sign-in waits for its turn at the costly hash before it is sent away (S20).</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Checks a name and a password; a failure is counted and on record.</summary>
    public async Task<SignInCheck> CheckAsync(string email, string password, HttpContext context, CancellationToken ct)
    {
        if (await throttle.IsLockedAsync(email, ct))
        {
            return new(SignInOutcome.Locked);
        }

        using var turn = await hashing.EnterAsync(s_patience, ct);
        if (turn is null)
        {
            return new(SignInOutcome.Busy);
        }

        var user = await VerifiedAsync(email, password);

        return user is null ? await RefuseAsync(email, context, ct) : new(SignInOutcome.Done, user);
    }

    /// <summary>Begins a browser's session and hands out its cookie.</summary>
    public async Task BeginAsync(User user, HttpContext context, CancellationToken ct)
    {
        await throttle.ClearAsync(user.Email!, ct);
        var session = await StartAsync(user, SessionKind.Browser, context, ct);
        var principal = await principals.CreateAsync(user);
        principal.Identities.First().AddClaim(new(StaffClaims.Session, session.Id.ToString()));
        await context.SignInAsync(IdentityConstants.ApplicationScheme, principal, new() { IsPersistent = true, ExpiresUtc = session.ExpiresAt });
    }

    /// <summary>Begins a session without a cookie, for a bearer token.</summary>
    public async Task<UserSession> BeginForTokenAsync(User user, HttpContext context, CancellationToken ct)
    {
        await throttle.ClearAsync(user.Email!, ct);
        return await StartAsync(user, SessionKind.Api, context, ct);
    }

    /// <summary>Counts a failure of a name, such as a wrong second factor.</summary>
    public async Task<SignInCheck> RefuseAsync(string email, HttpContext context, CancellationToken ct)
    {
        var locked = await throttle.FailAsync(email, ct);
        await trail.RecordAsync(AuditEntry.Security(locked ? "sign_in.locked" : "sign_in.refused", context.Stranger(email), null, "user", email), ct);
        return new(locked ? SignInOutcome.Locked : SignInOutcome.Refused);
    }

    private Task<UserSession> StartAsync(User user, SessionKind kind, HttpContext context, CancellationToken ct) => sessions.StartAsync(
        user, kind, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString(), context.TraceIdentifier, ct);

    private async Task<User?> VerifiedAsync(string email, string password)
    {
        var user = await users.FindByEmailAsync(email);
        if (user is { IsDisabled: false, PasswordHash: not null })
        {
            return await users.CheckPasswordAsync(user, password) ? user : null;
        }

        hashing.VerifyNobody(password);
        return null;
    }
}
