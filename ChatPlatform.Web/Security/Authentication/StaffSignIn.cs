using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Identity.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Web.Security.Authentication;

public enum SignInOutcome
{
    Done,

    /// <summary>Unknown user, wrong password or disabled user, which callers cannot tell apart.</summary>
    Refused,

    /// <summary>Too many failures for this name from this address, whether or not the user exists.</summary>
    Locked,

    /// <summary>Too many concurrent sign-ins.</summary>
    Busy,
}

/// <summary>Result of checking a name and a password. The user is set only on success.</summary>
/// <param name="WaitSeconds">Seconds until the next attempt is accepted; zero for now.</param>
public sealed record SignInCheck(SignInOutcome Outcome, User? User = null, int WaitSeconds = 0)
{
    /// <summary>The wait as text, rounded up to minutes, so that the responses for two names are equal.</summary>
    public string Wait => WaitSeconds <= 60 ? "a minute" : $"{(WaitSeconds + 59) / 60} minutes";
}

/// <summary>
/// Checks names and passwords, and starts sessions. An unknown name takes the same time and counts the same failures as
/// an existing one (S19).
/// </summary>
public sealed class StaffSignIn(
    IUserClaimsPrincipalFactory<User> principals,
    PasswordHashing hashing,
    PasswordCheck passwords,
    SignInThrottle throttle,
    SignInNotices notices,
    KnownDevices devices,
    UserSessions sessions,
    AuditLog auditLog)
{
    /// <summary>Maximum wait for a free slot to compute the password hash (S20).</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private const int BusySeconds = 2;

    /// <summary>Checks a name and a password. A failure is counted and audited.</summary>
    /// <param name="tenantSlug">The tenant that the user wants to open; null when unknown.</param>
    public async Task<SignInCheck> CheckAsync(
        string email, string password, string? tenantSlug, HttpContext context, CancellationToken ct)
    {
        var scope = ScopeOf(email, context);
        var check = await TryAsync(scope, email, password, tenantSlug, false, context, ct);
        return check.Outcome == SignInOutcome.Refused ? await RefuseAsync(email, scope, context, ct) : check;
    }

    /// <summary>
    /// Checks the password of a confirmed account for a holder of a link. A failure is counted and the owner is
    /// notified, but it is not audited as a failed sign-in: most users of links have no account yet.
    /// </summary>
    public async Task<SignInCheck> TryVerifiedAsync(
        string email, string password, HttpContext context, CancellationToken ct)
    {
        var scope = ScopeOf(email, context);
        var check = await TryAsync(scope, email, password, null, true, context, ct);
        if (check.Outcome == SignInOutcome.Refused)
        {
            await throttle.FailAsync(scope, ct);
            await NoteAsync(email, context, ct);
        }

        return check;
    }

    /// <summary>As <see cref="CheckAsync"/>, for confirmed accounts only.</summary>
    public async Task<SignInCheck> CheckVerifiedAsync(
        string email, string password, HttpContext context, CancellationToken ct)
    {
        var scope = ScopeOf(email, context);
        var check = await TryAsync(scope, email, password, null, true, context, ct);
        return check.Outcome == SignInOutcome.Refused ? await RefuseAsync(email, scope, context, ct) : check;
    }

    /// <summary>Starts a browser session and sets its cookie.</summary>
    public async Task BeginAsync(User user, HttpContext context, CancellationToken ct)
    {
        var session = await StartAsync(user, SessionKind.Browser, context, ct);
        var principal = await principals.CreateAsync(user);
        principal.Identities.First().AddClaim(new(StaffClaims.Session, session.Id.ToString()));
        await context.SignInAsync(
            IdentityConstants.ApplicationScheme, principal,
            new() { IsPersistent = true, ExpiresUtc = session.ExpiresAt });
    }

    /// <summary>
    /// Marks the browser as a known device of a user who has used a link that verifies the e-mail address.
    /// </summary>
    public void Remember(User user, HttpContext context) => devices.Remember(context, user.Email!);

    /// <summary>Starts a session without a cookie, for a bearer token.</summary>
    public Task<UserSession> BeginForTokenAsync(User user, HttpContext context, CancellationToken ct) =>
        StartAsync(user, SessionKind.Api, context, ct);

    /// <summary>Counts a failure for a name, for example a wrong code.</summary>
    public async Task<SignInCheck> RefuseAsync(
        string email, AttemptScope scope, HttpContext context, CancellationToken ct)
    {
        var wait = await throttle.FailAsync(scope, ct);
        await NoteAsync(email, context, ct);
        await auditLog.RecordAsync(
            AuditEntry.Security(
                wait > 0 ? "sign_in.slowed" : "sign_in.refused", context.AnonymousActor(email), null, "user", email),
            ct);
        return wait > 0 ? new(SignInOutcome.Locked, null, wait) : new(SignInOutcome.Refused);
    }

    /// <summary>Checks the failure count before and after waiting for a hash slot, since it may have changed.</summary>
    private async Task<SignInCheck> TryAsync(
        AttemptScope scope, string email, string password, string? tenantSlug, bool isVerified, HttpContext context,
        CancellationToken ct)
    {
        if (await throttle.WaitAsync(scope, ct) is > 0 and var wait)
        {
            return new(SignInOutcome.Locked, null, wait);
        }

        using var turn = await hashing.EnterAsync(ClientNetwork.Of(context.Connection.RemoteIpAddress), s_timeout, ct);
        if (turn is null)
        {
            return new(SignInOutcome.Busy, null, BusySeconds);
        }

        if (await throttle.WaitAsync(scope, ct) is > 0 and var longer)
        {
            return new(SignInOutcome.Locked, null, longer);
        }

        return await passwords.FindAsync(email, password, tenantSlug, isVerified, ct) is { } user
            ? new(SignInOutcome.Done, user)
            : new(SignInOutcome.Refused);
    }

    private AttemptScope ScopeOf(string email, HttpContext context) =>
        AttemptScope.Password(
            email, ClientNetwork.Of(context.Connection.RemoteIpAddress), devices.Find(context, email));

    /// <summary>No notice for failures on a known device of the user.</summary>
    private Task NoteAsync(string email, HttpContext context, CancellationToken ct) =>
        devices.Find(context, email) is null
            ? notices.AddAsync(email, context.Connection.RemoteIpAddress?.ToString(), ct)
            : Task.CompletedTask;

    private async Task<UserSession> StartAsync(User user, SessionKind kind, HttpContext context, CancellationToken ct)
    {
        await throttle.ClearAsync(ScopeOf(user.Email!, context), ct);
        var session = await sessions.StartAsync(
            user,
            kind,
            context.Connection.RemoteIpAddress?.ToString(),
            context.Request.Headers.UserAgent.ToString(),
            context.TraceIdentifier,
            ct);
        devices.Remember(context, user.Email!);
        return session;
    }
}
