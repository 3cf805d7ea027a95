using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Security;

/// <summary>
/// Puts what attackers do in bursts on the audit log: once for each caller and kind in a while, and never so many that
/// writing them down would be the attack (S65).
/// </summary>
public sealed class SecurityNotes(AuditLog auditLog, TimeProvider clock)
{
    /// <summary>
    /// Callers that are remembered for each kind, and so entries that are written, in one <see cref="s_while"/>.
    /// </summary>
    private const int Most = 200;

    private static readonly TimeSpan s_while = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, HashSet<string>> _noted = [];
    private readonly Lock _lock = new();
    private long _began = clock.GetTimestamp();

    /// <summary>A limit was reached.</summary>
    public Task LimitAsync(HttpContext context) => NoteAsync("limit.reached", context);

    /// <summary>Somebody who is known asked for a tenant or an id that is not theirs, or never was.</summary>
    public Task NotFoundAsync(HttpContext context) => NoteAsync("access.not_found", context);

    /// <summary>A token came that nobody was given.</summary>
    public Task TokenAsync(HttpContext context) => NoteAsync("token.refused", context);

    /// <summary>Somebody showed the id of another's page.</summary>
    public Task CircuitAsync(HttpContext context) => NoteAsync("circuit.refused", context);

    private async Task NoteAsync(string action, HttpContext context)
    {
        var actor = ActorOf(context);
        if (!IsNew(action, $"{actor.Kind}:{actor.Id?.ToString() ?? RequestRateLimits.AddressOf(context)}"))
        {
            return;
        }

        try
        {
            // Not cut off with the request: whoever attacks may hang up at once.
            await auditLog.RecordAsync(
                AuditEntry.Security(
                    action, actor, ChatUserTokens.Of(context.User)?.TenantId, "route", context.Request.Path.Value),
                CancellationToken.None);
        }
        catch (Exception e) when (DatabaseErrors.IsOutage(e))
        {
            // The refusal itself needs no database.
        }
    }

    private bool IsNew(string action, string caller)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_began) > s_while)
            {
                _noted.Clear();
                _began = clock.GetTimestamp();
            }

            if (!_noted.TryGetValue(action, out var callers))
            {
                _noted[action] = callers = [];
            }

            return callers.Count < Most && callers.Add(caller);
        }
    }

    private static Actor ActorOf(HttpContext context) => context.FindCaller() is not null ? context.Actor()
        : ChatUserTokens.Of(context.User) is { } visitor
            ? new(
                ActorKind.Visitor, visitor.VisitorId, "A visitor", context.Connection.RemoteIpAddress?.ToString(),
                context.TraceIdentifier)
        : context.Stranger("A stranger");
}

/// <summary>
/// Watches the answers of the API for what should be on the audit log: foreign ids and tenants, and tokens that nobody
/// was given.
/// </summary>
internal sealed class SecurityNoteMiddleware(RequestDelegate next, SecurityNotes notes)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status404NotFound
                when context.GetEndpoint() is not null && context.Request.RouteValues.Count > 0 && IsKnown(context):
                await notes.NotFoundAsync(context);
                break;
            case StatusCodes.Status401Unauthorized when context.Features.Get<RefusedToken>() is not null:
                await notes.TokenAsync(context);
                break;
        }
    }

    private static bool IsKnown(HttpContext context) =>
        context.FindCaller() is not null || ChatUserTokens.Of(context.User) is not null;
}

/// <summary>
/// The request carried a token that is not one of ours, or was changed; an old one that has run out does not count.
/// </summary>
internal sealed record RefusedToken;
