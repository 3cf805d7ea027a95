using System.Text.Json;
using ChatPlatform.Core.Data;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>A tool that an agent may call now.</summary>
internal sealed record GrantedTool(
    Guid Id, string Title, string InputSchema, HttpToolRequest Request, string? SecretHeader, string? SealedSecret,
    bool AsksFirst = false, bool SignedInOnly = false);

/// <summary>A call to be recorded before it is made.</summary>
/// <param name="Key">Key of a call with side effects; null for others.</param>
internal sealed record PendingCall(
    Guid TenantId, Guid Id, Guid TurnId, Guid? ToolId, string ToolName, string Arguments, Guid? Key);

/// <summary>Result of recording an intended call.</summary>
internal abstract record Intent
{
    /// <summary>The call has been recorded and may be sent.</summary>
    public sealed record Written : Intent;

    /// <summary>The call was recorded before, with this outcome, and must not be sent again.</summary>
    public sealed record Recorded(ToolOutcome Outcome) : Intent;

    /// <summary>The turn has reached its limit of calls with side effects.</summary>
    public sealed record LimitReached : Intent;
}

/// <summary>
/// Records calls and decides which are sent: a row is written before a call is sent and completed afterwards (R03).
/// </summary>
internal sealed class ToolInvocationLog(TenantSql sql)
{
    /// <summary>Maximum calls with side effects of a turn, over all its attempts.</summary>
    public const int MaxCallsWithSideEffects = 5;

    private const string Granted =
        """
        select t.id, t.title, t.input_schema, t.request, t.secret_header, t.sealed_secret, t.asks_first,
          t.signed_in_only
        from tools t
        join agent_tools g on g.tenant_id = t.tenant_id and g.tool_id = t.id
        where t.tenant_id = $1 and t.name = $3 and t.is_enabled and g.tenant_id = $1 and g.agent_id = $2
          and (t.catalog_entry_id is null or (
            select coalesce(p.is_allowed, r.is_allowed_by_default) from catalog_entries r
            left join tenant_permissions p on p.tenant_id = $1 and p.catalog_entry_id = r.id
            where r.id = t.catalog_entry_id))
        """;

    private const string Insert =
        """
        insert into tool_invocations (
          tenant_id, id, turn_id, tool_id, tool_name, arguments, status, idempotency_key, created_at)
        select $1, $2, $3, $4, $5, $6, 'started', $7, now()
        where $7 is null or (
          select count(*) from tool_invocations c
          where c.tenant_id = $1 and c.turn_id = $3 and c.idempotency_key is not null) < $8
        on conflict do nothing returning id
        """;

    /// <summary>
    /// The calls of an attempt run one after the other, so a row that is still "started" was left by an earlier
    /// attempt.
    /// </summary>
    private const string Settle =
        """
        update tool_invocations set status = 'unknown'
        where tenant_id = $1 and idempotency_key = $2 and id <> $3 and status = 'started'
        """;

    private const string Earlier =
        "select status, result from tool_invocations where tenant_id = $1 and idempotency_key = $2 and id <> $3";

    /// <summary>The tool if the agent has the grant now; otherwise null.</summary>
    public async Task<GrantedTool?> FindAsync(Guid tenantId, Guid agentId, string name, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(Granted, P(tenantId), P(agentId), Text(name));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2),
                await reader.GetFieldValueAsync<HttpToolRequest>(3, ct), Optional(reader, 4), Optional(reader, 5),
                reader.GetBoolean(6), reader.GetBoolean(7))
            : null;
    }

    internal static string? Optional(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Records an intended call, unless the same call was recorded before.</summary>
    public async Task<Intent> BeginAsync(PendingCall call, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(call.TenantId))
            .Add(
                Insert, P(call.TenantId), P(call.Id), P(call.TurnId), Id(call.ToolId), Text(call.ToolName),
                JsonB(call.Arguments), Id(call.Key), P(MaxCallsWithSideEffects));
        if (call.Key is { } key)
        {
            batch.Add(Settle, P(call.TenantId), P(key), P(call.Id)).Add(Earlier, P(call.TenantId), P(key), P(call.Id));
        }

        await using var reader = await batch.ReadAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            return new Intent.Written();
        }

        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct) ? new Intent.Recorded(Recorded(reader)) : new Intent.LimitReached();
    }

    /// <summary>
    /// A call of the tool that an earlier attempt at the turn made with other arguments and that this attempt has not
    /// repeated. Null when there is none, or when the identical call was made.
    /// </summary>
    public async Task<(Guid Key, ToolOutcome Outcome)?> FindEarlierAsync(
        PendingCall call, Guid toolId, Guid key, ISet<Guid> repeated, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(call.TenantId))
            .Add(
                """
                select idempotency_key, arguments::text, status, result from tool_invocations
                where tenant_id = $1 and turn_id = $2 and tool_id = $3
                  and idempotency_key is not null and idempotency_key <> all($4)
                  and not exists (select from tool_invocations s where s.tenant_id = $1 and s.idempotency_key = $5)
                order by created_at, id limit 1
                """,
                P(call.TenantId),
                P(call.TurnId),
                P(toolId),
                P(repeated.ToArray()),
                P(key));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetGuid(0), Replayed(reader)) : null;
    }

    private static ToolOutcome Replayed(NpgsqlDataReader reader)
    {
        var status = reader.GetString(2);
        if (status is not ("succeeded" or "failed"))
        {
            return ToolOutcome.Unknown();
        }

        var text =
            $"An earlier attempt at this answer has made this call with the arguments {reader.GetString(1)}. "
            + "It was not made again. "
            + $"Call once more only if the customer wants it twice. Result: {reader.GetString(3)}";
        return status == "succeeded" ? ToolOutcome.Success(text) : ToolOutcome.Failure(text);
    }

    /// <summary>
    /// Records the outcome of a call. A call that was not sent releases its key, so that it can be attempted again.
    /// </summary>
    public async Task CompleteAsync(Guid tenantId, Guid id, ToolOutcome outcome, int milliseconds, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                update tool_invocations set status = $3, result = $4, duration = $5,
                  idempotency_key = case when $6 then null else idempotency_key end
                where tenant_id = $1 and id = $2
                """,
                P(tenantId),
                P(id),
                Text(StatusOf(outcome.Kind)),
                Text(outcome.Text),
                P(milliseconds),
                P(outcome.IsNotSent));
        await batch.ExecuteAsync(ct);
    }

    /// <summary>Records a call that was refused before it was sent; it does not block other calls.</summary>
    public async Task RefuseAsync(PendingCall call, string why, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(call.TenantId))
            .Add(
                """
                insert into tool_invocations (
                  tenant_id, id, turn_id, tool_id, tool_name, arguments, status, result, created_at)
                values ($1, $2, $3, $4, $5, $6, 'refused', $7, now())
                """,
                P(call.TenantId),
                P(call.Id),
                P(call.TurnId),
                Id(call.ToolId),
                Text(call.ToolName),
                JsonB(call.Arguments),
                Text(why));
        await batch.ExecuteAsync(ct);
    }

    /// <summary>
    /// Titles of the tools whose calls with side effects in earlier attempts at a turn have an unknown outcome.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindUnknownAsync(Guid tenantId, Guid turnId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                select coalesce(t.title, i.tool_name)
                from tool_invocations i left join tools t on t.tenant_id = i.tenant_id and t.id = i.tool_id
                where i.tenant_id = $1 and i.turn_id = $2
                  and i.idempotency_key is not null and i.status in ('started', 'unknown')
                group by 1 order by min(i.created_at)
                """,
                P(tenantId),
                P(turnId));
        await using var reader = await batch.ReadAsync(ct);
        var titles = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            titles.Add(reader.GetString(0));
        }

        return titles;
    }

    private static string StatusOf(ToolOutcomeKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static ToolOutcome Recorded(NpgsqlDataReader reader) => reader.GetString(0) switch
    {
        "succeeded" => ToolOutcome.Success(reader.GetString(1)),
        "failed" => ToolOutcome.Failure(reader.GetString(1)),
        _ => ToolOutcome.Unknown(),
    };
}
