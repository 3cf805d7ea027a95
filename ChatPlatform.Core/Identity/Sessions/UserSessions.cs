using System.Linq.Expressions;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Sessions;

/// <summary>A session, for its owner.</summary>
public sealed record SessionItem(
    Guid Id, SessionKind Kind, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt,
    string? Address, string? UserAgent);

/// <summary>Starts, lists and ends the sessions of users. Sessions belong to the platform, like users.</summary>
public sealed class UserSessions(
    AppDbFactory databases, RevocationFeed feed, IOptions<JwtOptions> options, TimeProvider clock)
{
    /// <summary>Open sessions that are shown to their owner.</summary>
    /// <summary>Maximum sessions on a page of the console.</summary>
    public const int MaxListed = 200;

    /// <summary>
    /// Maximum ended sessions whose streams this instance closes at once; further ones are closed by the feed within a
    /// second.
    /// </summary>
    private const int MaxAnnounced = 1000;

    /// <summary>Starts a session and writes the audit entry of the sign-in.</summary>
    public async Task<UserSession> StartAsync(
        User user, SessionKind kind, string? address, string? userAgent, string? requestId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var session = new UserSession
        {
            UserId = user.Id,
            Kind = kind,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now.AddHours(options.Value.LifetimeHours),
            Address = address,
            UserAgent = userAgent is null ? null : UnicodeText.Truncate(UnicodeText.Clean(userAgent), 256),
        };
        await using var db = databases.ForPlatform();
        db.UserSessions.Add(session);
        AuditLog.Add(
            db,
            AuditEntry.Security(
                "sign_in.done", new(ActorKind.User, user.Id, user.DisplayName, address, requestId), null, "session",
                session.Id, new { kind, session.UserAgent }));
        await db.SaveChangesAsync(ct);
        await db
            .Users.Where(u => u.Id == user.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInAt, now), ct);
        return session;
    }

    /// <summary>A page of a user's open sessions, newest first.</summary>
    public async Task<ListPage<SessionItem>> PageAsync(Guid userId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var before = page.AfterId;
        return await Describe(Open(db, userId).Where(s => before == null || s.Id < before).OrderByDescending(s => s.Id))
            .ToPageAsync(page, s => PageKeys.Of(s.Id), ct);
    }

    /// <summary>Ends an open session of a user.</summary>
    public Task<EditOutcome<Guid>> EndAsync(Guid userId, Guid sessionId, Actor actor, CancellationToken ct) =>
        EndAsync(userId, s => s.Id == sessionId, "session.ended", sessionId, false, actor, ct);

    /// <summary>
    /// Ends all sessions of a user except one, and the user's API tokens. Not found when there is nothing to end.
    /// </summary>
    /// <param name="except">The session to keep; null ends all.</param>
    public Task<EditOutcome<Guid>> EndAllAsync(Guid userId, Guid? except, Actor actor, CancellationToken ct) =>
        EndAsync(userId, s => s.Id != except, "session.all_ended", userId, true, actor, ct);

    /// <summary>Ends all sessions of a user except one; API tokens remain valid.</summary>
    /// <param name="except">The session to keep.</param>
    public Task<EditOutcome<Guid>> EndOthersAsync(Guid userId, Guid except, Actor actor, CancellationToken ct) =>
        EndAsync(userId, s => s.Id != except, "session.all_ended", userId, false, actor, ct);

    private IQueryable<UserSession> Open(AppDb db, Guid userId)
    {
        var now = clock.GetUtcNow();
        return db.UserSessions.AsNoTracking().Where(s => s.UserId == userId && s.EndedAt == null && s.ExpiresAt > now);
    }

    private static IQueryable<SessionItem> Describe(IQueryable<UserSession> sessions) =>
        sessions.Select(s => new SessionItem(
            s.Id, s.Kind, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Address, s.UserAgent));

    private async Task<EditOutcome<Guid>> EndAsync(
        Guid userId,
        Expression<Func<UserSession, bool>> which,
        string action,
        Guid target,
        bool withTokens,
        Actor actor,
        CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        var ended = await EndAsync(db, userId, which, now, ct);
        var tokens = withTokens ? await ApiTokens.RevokeAllAsync(db, userId, [], action, now, actor, ct) : [];
        if (ended.Count > 0)
        {
            AuditLog.Add(
                db, AuditEntry.Security(action, actor, null, "session", target, new { userId, ended = ended.Count }));
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        feed.Apply([.. ended, .. tokens]);
        return ended.Count + tokens.Count > 0 ? EditOutcome.Saved(target) : EditOutcome.NotFound;
    }

    /// <summary>Ends open sessions of a user in the caller's transaction, and returns their ids.</summary>
    internal static async Task<List<Guid>> EndAsync(
        AppDb db, Guid userId, Expression<Func<UserSession, bool>> which, DateTimeOffset now, CancellationToken ct)
    {
        var open = db.UserSessions.Where(s => s.UserId == userId && s.EndedAt == null).Where(which);
        var ended = await open.Where(s => s.ExpiresAt > now)
            .OrderByDescending(s => s.Id)
            .Select(s => s.Id)
            .Take(MaxAnnounced)
            .ToListAsync(ct);
        await open.ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), ct);
        return ended;
    }
}
