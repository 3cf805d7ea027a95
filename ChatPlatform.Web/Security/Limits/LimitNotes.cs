using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Hosting;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Puts a reached limit on the trail: once for each caller in a while, and never so many that writing them down would be the attack.</summary>
public sealed class LimitNotes(AuditTrail trail, TimeProvider clock)
{
    /// <summary>Callers that are remembered, and so lines that are written, in one <see cref="s_while"/>.</summary>
    private const int Most = 200;

    private static readonly TimeSpan s_while = TimeSpan.FromMinutes(10);

    private readonly HashSet<string> _noted = [];
    private readonly Lock _gate = new();
    private long _began = clock.GetTimestamp();

    public async Task NoteAsync(HttpContext context)
    {
        var actor = ActorOf(context);
        if (!IsNew($"{actor.Kind}:{actor.Id?.ToString() ?? RequestBudgets.AddressOf(context)}"))
        {
            return;
        }

        try
        {
            await trail.RecordAsync(AuditEntry.Security("limit.reached", actor, ChatUserTokens.Of(context.User)?.TenantId, "route", context.Request.Path.Value), context.RequestAborted);
        }
        catch (Exception e) when (OutageHandler.IsOutage(e) || e is OperationCanceledException)
        {
            // The refusal itself needs no database.
        }
    }

    private bool IsNew(string key)
    {
        lock (_gate)
        {
            if (clock.GetElapsedTime(_began) > s_while)
            {
                _noted.Clear();
                _began = clock.GetTimestamp();
            }

            return _noted.Count < Most && _noted.Add(key);
        }
    }

    private static Actor ActorOf(HttpContext context) => context.FindCaller() is not null ? context.Actor()
        : ChatUserTokens.Of(context.User) is { } visitor
            ? new(ActorKind.Visitor, visitor.VisitorId, "A visitor", context.Connection.RemoteIpAddress?.ToString(), context.TraceIdentifier)
            : context.Stranger("A stranger");
}
