using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Security;

/// <summary>
/// Writes security events that may occur in bursts to the audit log: once per caller, kind and period, with a limit on
/// the total (S65).
/// </summary>
public sealed class SecurityEventLog(AuditLog auditLog, TimeProvider clock)
{
    /// <summary>Maximum number of callers, and so of entries, per kind and <see cref="s_period"/>.</summary>
    private const int MaxCount = 200;

    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, HashSet<string>> _recorded = [];
    private readonly Lock _lock = new();
    private long _periodStart = clock.GetTimestamp();

    /// <summary>A rate limit was reached.</summary>
    public Task RecordLimitAsync(HttpContext context) => RecordAsync("limit.reached", context);

    /// <summary>An authenticated caller requested a tenant or id without access.</summary>
    public Task RecordNotFoundAsync(HttpContext context) => RecordAsync("access.not_found", context);

    /// <summary>A forged token was sent.</summary>
    public Task RecordTokenAsync(HttpContext context) => RecordAsync("token.refused", context);

    /// <summary>A user sent the circuit id of another user.</summary>
    public Task RecordCircuitAsync(HttpContext context) => RecordAsync("circuit.refused", context);

    private async Task RecordAsync(string action, HttpContext context)
    {
        var actor = ActorOf(context);
        if (!IsNew(action, $"{actor.Kind}:{actor.Id?.ToString() ?? RequestRateLimits.AddressOf(context)}"))
        {
            return;
        }

        try
        {
            // Not cancelled with the request: an attacker may disconnect.
            await auditLog.RecordAsync(
                AuditEntry.Security(
                    action, actor, ChatUserTokens.Of(context.User)?.TenantId, "route", context.Request.Path.Value),
                CancellationToken.None);
        }
        catch (Exception e) when (DatabaseErrors.IsOutage(e))
        {
            // The response does not depend on the audit log.
        }
    }

    private bool IsNew(string action, string caller)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_periodStart) > s_period)
            {
                _recorded.Clear();
                _periodStart = clock.GetTimestamp();
            }

            if (!_recorded.TryGetValue(action, out var callers))
            {
                _recorded[action] = callers = [];
            }

            return callers.Count < MaxCount && callers.Add(caller);
        }
    }

    private static Actor ActorOf(HttpContext context) => context.FindCaller() is not null ? context.Actor()
        : ChatUserTokens.Of(context.User) is { } visitor
            ? new(
                ActorKind.Visitor, visitor.VisitorId, "A visitor", context.Connection.RemoteIpAddress?.ToString(),
                context.TraceIdentifier)
        : context.AnonymousActor("Anonymous");
}

/// <summary>
/// Records suspicious API responses in the audit log: ids and tenants without access, and forged tokens.
/// </summary>
internal sealed class SecurityEventMiddleware(RequestDelegate next, SecurityEventLog events)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status404NotFound
                when context.GetEndpoint() is not null && context.Request.RouteValues.Count > 0 && IsKnown(context):
                await events.RecordNotFoundAsync(context);
                break;
            case StatusCodes.Status401Unauthorized when context.Features.Get<RejectedToken>() is not null:
                await events.RecordTokenAsync(context);
                break;
        }
    }

    private static bool IsKnown(HttpContext context) =>
        context.FindCaller() is not null || ChatUserTokens.Of(context.User) is not null;
}

/// <summary>True when the request has a forged or modified token; expired tokens do not count.</summary>
internal sealed record RejectedToken;
