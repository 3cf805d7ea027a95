using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using Microsoft.Extensions.Logging;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// Erases a deleted tenant: files first, then the large tables in portions, then the tenant with its remaining rows
/// (S13). Can be repeated after an interruption at any point.
/// </summary>
public sealed partial class TenantEraser(
    TenantSql sql, AuditLog auditLog, IEnumerable<ITenantLifecycleHook> parts, ILogger<TenantEraser> logger)
{
    /// <summary>Kind of the job; its subject is the tenant.</summary>
    public const string JobKind = "tenant_erasure";

    private static readonly string s_deleteTenant =
        $"delete from tenants where id = $1 and status = {Literal(TenantStatus.Deleting)}";

    private static readonly Actor s_actor = Actor.System("Erasing tenants");

    /// <summary>Large tables, children before parents. Portions keep each transaction short.</summary>
    private static readonly string[] s_portions =
    [
        """
        delete from chunk_embeddings where tenant_id = $1
          and ctid in (select ctid from chunk_embeddings where tenant_id = $1 limit 5000)
        """,
        "delete from chunks where tenant_id = $1 and ctid in (select ctid from chunks where tenant_id = $1 limit 5000)",
        """
        delete from conversation_events where tenant_id = $1
          and ctid in (select ctid from conversation_events where tenant_id = $1 limit 5000)
        """,
        """
        delete from tool_invocations where tenant_id = $1
          and ctid in (select ctid from tool_invocations where tenant_id = $1 limit 5000)
        """,
        "delete from turns where tenant_id = $1 and ctid in (select ctid from turns where tenant_id = $1 limit 5000)",
    ];

    /// <summary>Erases what remains of a deleted tenant. Does nothing for other tenants.</summary>
    public async Task EraseAsync(Guid tenantId, CancellationToken ct)
    {
        if (await StatusAsync(tenantId, ct) is { } status && status != TextEnums.Of(TenantStatus.Deleting))
        {
            Log.NotDeleted(logger, tenantId);
            return;
        }

        foreach (var part in parts)
        {
            await part.EraseAsync(tenantId, ct);
        }

        foreach (var portion in s_portions)
        {
            while (await ExecuteAsync(DataScope.Tenant(tenantId), portion, tenantId, ct) > 0)
            {
            }
        }

        // Users who belong to no other tenant are deleted too; the remaining rows depend on the tenant's row.
        await using var transaction = await sql.BeginAsync(DataScope.Platform, ct);
        await transaction.ExecuteAsync(
            """
            delete from users u where not u.is_platform_admin
              and exists (select from memberships m where m.user_id = u.id and m.tenant_id = $1)
              and not exists (select from memberships m where m.user_id = u.id and m.tenant_id <> $1)
            """,
            [P(tenantId)],
            ct);
        await transaction.ExecuteAsync(s_deleteTenant, [P(tenantId)], ct);
        await transaction.CommitAsync(ct);

        // Deletes the file of an upload that was in progress during the first deletion.
        foreach (var part in parts)
        {
            await part.EraseAsync(tenantId, ct);
        }

        await auditLog.RecordAsync(AuditEntry.Change("tenant.erased", s_actor, tenantId, "tenant", tenantId), ct);
        Log.Erased(logger, tenantId);
    }

    private async Task<string?> StatusAsync(Guid tenantId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add("select status from tenants where id = $1",
            P(tenantId));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetString(0) : null;
    }

    private async Task<int> ExecuteAsync(DataScope scope, string constantSql, Guid tenantId, CancellationToken ct)
    {
        await using var transaction = await sql.BeginAsync(scope, ct);
        var rows = await transaction.ExecuteAsync(constantSql, [P(tenantId)], ct);
        await transaction.CommitAsync(ct);
        return rows;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {TenantId} has been erased")]
        public static partial void Erased(ILogger logger, Guid tenantId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Tenant {TenantId} is not being deleted and was not erased")]
        public static partial void NotDeleted(ILogger logger, Guid tenantId);
    }
}
