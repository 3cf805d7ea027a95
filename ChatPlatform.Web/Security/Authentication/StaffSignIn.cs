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

    /// <summary>No such user, a wrong password, or a disabled user: a stranger cannot tell them apart.</summary>
    Refused,

    /// <summary>Too many failures for this name from here, whether it belongs to somebody or not.</summary>
    Locked,

    /// <summary>Too many people sign in at the same time.</summary>
    Busy,
}

/// <summary>What a name and a password came to; the user only when both are right.</summary>
/// <param name="WaitSeconds">Seconds until the next try is looked at; zero when it may come now.</param>
public sealed record SignInCheck(SignInOutcome Outcome, User? User = null, int WaitSeconds = 0)
{
    /// <summary>The wait in words; rounded up to minutes, so that answers to two names are the same.</summary>
    public string Wait => WaitSeconds <= 60 ? "a minute" : $"{(WaitSeconds + 59) / 60} minutes";
}

/// <summary>
/// Checks names and passwords, and begins sessions. A name that does not exist costs the same time and counts the same
/// failures as one that does (S19).
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
    /// <summary>How long a sign-in waits for its turn at the costly hash before it is sent away (S20).</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private const int BusySeconds = 2;

    /// <summary>Checks a name and a password; a failure is counted and on record.</summary>
    /// <param name="tenantSlug">The tenant that the person wants to go to; null where that is not known.</param>
    public async Task<SignInCheck> CheckAsync(
        string email, string password, string? tenantSlug, HttpContext context, CancellationToken ct)
    {
        var scope = ScopeOf(email, context);
        var check = await TryAsync(scope, email, password, tenantSlug, false, context, ct);
        return check.Outcome == SignInOutcome.Refused ? await RefuseAsync(email, scope, context, ct) : check;
    }

    /// <summary>
    /// Whether a name and a password are those of a proven account; for whoever has a link. A failure is counted, and
    /// its owner is told, but it is no failed sign-in: most who come here have no account yet.
    /// </summary>
    public async Task<SignInCheck> TryProvenAsync(
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

    /// <summary>As <see cref="CheckAsync"/>, for the proven account only.</summary>
    public async Task<SignInCheck> CheckProvenAsync(
        string email, string password, HttpContext context, CancellationToken ct)
    {
        var scope = ScopeOf(email, context);
        var check = await TryAsync(scope, email, password, null, true, context, ct);
        return check.Outcome == SignInOutcome.Refused ? await RefuseAsync(email, scope, context, ct) : check;
    }

    /// <summary>Begins a browser's session and hands out its cookie.</summary>
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
    /// Whoever has used a link that proves the address is its owner: their browser is a device of theirs.
    /// </summary>
    public void Remember(User user, HttpContext context) => devices.Remember(context, user.Email!);

    /// <summary>Begins a session without a cookie, for a bearer token.</summary>
    public Task<UserSession> BeginForTokenAsync(User user, HttpContext context, CancellationToken ct) =>
        StartAsync(user, SessionKind.Api, context, ct);

    /// <summary>Counts a failure of a name, such as a wrong second factor.</summary>
    public async Task<SignInCheck> RefuseAsync(
        string email, AttemptScope scope, HttpContext context, CancellationToken ct)
    {
        var wait = await throttle.FailAsync(scope, ct);
        await NoteAsync(email, context, ct);
        await auditLog.RecordAsync(
            AuditEntry.Security(
                wait > 0 ? "sign_in.slowed" : "sign_in.refused", context.Stranger(email), null, "user", email),
            ct);
        return wait > 0 ? new(SignInOutcome.Locked, null, wait) : new(SignInOutcome.Refused);
    }

    /// <summary>Looks at the failures before the turn, and again with it: meanwhile others may have failed.</summary>
    private async Task<SignInCheck> TryAsync(
        AttemptScope scope, string email, string password, string? tenantSlug, bool isProven, HttpContext context,
        CancellationToken ct)
    {
        if (await throttle.WaitAsync(scope, ct) is > 0 and var wait)
        {
            return new(SignInOutcome.Locked, null, wait);
        }

        using var turn = await hashing.EnterAsync(ClientNetwork.Of(context.Connection.RemoteIpAddress), s_patience, ct);
        if (turn is null)
        {
            return new(SignInOutcome.Busy, null, BusySeconds);
        }

        if (await throttle.WaitAsync(scope, ct) is > 0 and var longer)
        {
            return new(SignInOutcome.Locked, null, longer);
        }

        return await passwords.FindAsync(email, password, tenantSlug, isProven, ct) is { } user
            ? new(SignInOutcome.Done, user)
            : new(SignInOutcome.Refused);
    }

    private AttemptScope ScopeOf(string email, HttpContext context) =>
        AttemptScope.Password(
            email, ClientNetwork.Of(context.Connection.RemoteIpAddress), devices.Find(context, email));

    /// <summary>The owner's own mistakes on a device of theirs are no news.</summary>
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
