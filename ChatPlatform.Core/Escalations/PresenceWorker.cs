using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Stores which owners of escalations are present, and returns escalations to the queue whose owner is absent,
/// disabled, removed or no longer a supporter (R17). Every instance does both; each move is conditional, so it happens
/// once.
/// </summary>
public sealed partial class PresenceWorker(
    TenantSql sql,
    SupporterPresence presence,
    EscalationMover mover,
    IOptions<EscalationOptions> options,
    TimeProvider clock,
    ILogger<PresenceWorker> logger
) : BackgroundService
{
    private static readonly Actor s_actor = Actor.System("Presence check");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var heartbeat = RepeatAsync(options.Value.HeartbeatSeconds, StorePresenceAsync, stoppingToken);
        await RepeatAsync(options.Value.CheckSeconds, ReturnAbandonedAsync, stoppingToken);
        await heartbeat;
    }

    private async Task RepeatAsync(int seconds, Func<CancellationToken, Task> act, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                try
                {
                    await act(ct);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.Failed(logger, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task StorePresenceAsync(CancellationToken ct)
    {
        if (presence.TakeActiveUsers() is not { Length: > 0 } users)
        {
            return;
        }

        await using var batch = sql.Batch(DataScope.Platform).Add(
            "update escalations set owner_seen_at = now() where status = $2 and assigned_to = any($1)",
            P(users), Value(EscalationStatus.Assigned));
        await batch.ExecuteAsync(ct);
    }

    private async Task ReturnAbandonedAsync(CancellationToken ct)
    {
        foreach (var (tenant, escalation, owner, mayHaveIt) in await FindAsync(ct))
        {
            var reason = mayHaveIt
                ? $"the owner was not active for {options.Value.OwnerTimeoutSeconds} s"
                : "the owner is no longer allowed to have it";
            await mover.MoveAsync(
                tenant,
                escalation,
                owner with
                {
                    As = s_actor,
                },
                EscalationMove.Return(owner.Name, reason),
                ct);
        }
    }

    private async Task<List<(Guid Tenant, Guid Escalation, Supporter Owner, bool MayHaveIt)>> FindAsync(
        CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(
                $"""
                select e.tenant_id, e.id, e.assigned_to, e.assigned_name, {EscalationMover.OwnerIsAllowed}
                from escalations e
                where e.status = {Literal(EscalationStatus.Assigned)}
                  and (coalesce(e.owner_seen_at, e.assigned_at) < now() - $1 or not {EscalationMover.OwnerIsAllowed})
                limit 200
                """,
                P(TimeSpan.FromSeconds(options.Value.OwnerTimeoutSeconds)));
        await using var reader = await batch.ReadAsync(ct);
        var found = new List<(Guid, Guid, Supporter, bool)>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(
                (
                    reader.GetGuid(0), reader.GetGuid(1), new(reader.GetGuid(2), reader.GetString(3)),
                    reader.GetBoolean(4)));
        }

        return found;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Storing or checking the presence of supporters failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
