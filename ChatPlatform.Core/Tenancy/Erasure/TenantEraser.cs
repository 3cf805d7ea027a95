using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using Microsoft.Extensions.Logging;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tenancy.Erasure;

/// <summary>
/// Erases a deleted tenant: files first, then the large tables in portions, then the tenant with its remaining rows
/// (S13). Can be repeated after an interruption at any point.
/// </summary>
public sealed partial class TenantEraser(
    TenantSql sql, AuditLog auditLog, IEnumerable<ITenantLifecycleHook> hooks, ILogger<TenantEraser> logger)
{
    /// <summary>Kind of the job; its subject is the tenant.</summary>
    public const string JobKind = "tenant_erasure";

    private static readonly string s_deleteTenant =
        $"delete from tenants where id = $1 and status = {Literal(TenantStatus.Deleting)}";

    private static readonly Actor s_actor = Actor.System("Erasing tenants");

    /// <summary>Erases a tenant, or what is left of it. A tenant that was not given up keeps everything.</summary>
    public async Task EraseAsync(Guid tenantId, CancellationToken ct)
    {
        if (await StatusAsync(tenantId, ct) is { } status && status != TextEnums.Of(TenantStatus.Deleting))
        {
            Log.NotDeleted(logger, tenantId);
            return;
        }

        foreach (var hook in hooks)
        {
            await hook.EraseAsync(tenantId, ct);
        }

        foreach (var table in hooks.SelectMany(h => h.LargeTables))
        {
            while (await DeletePortionAsync(table, tenantId, ct) > 0)
            {
            }
        }

        // Users who belong to no other tenant are deleted too; the remaining rows depend on the tenant's row.
        await using var transaction = await sql.BeginAsync(DataScope.Platform, ct);
        foreach (var hook in hooks)
        {
            await hook.EraseAsync(transaction, tenantId, ct);
        }

        await transaction.ExecuteAsync(s_deleteTenant, [P(tenantId)], ct);
        await transaction.CommitAsync(ct);

        // An upload that was on its way when the first look was taken.
        foreach (var hook in hooks)
        {
            await hook.EraseAsync(tenantId, ct);
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

    /// <summary>Deletes at most 5,000 rows, so that each transaction is short.</summary>
    private async Task<int> DeletePortionAsync(string table, Guid tenantId, CancellationToken ct)
    {
        await using var transaction = await sql.BeginAsync(DataScope.Tenant(tenantId), ct);
        var rows = await transaction.ExecuteAsync(
            $"""
            delete from {table} where tenant_id = $1
              and ctid in (select ctid from {table} where tenant_id = $1 limit 5000)
            """,
            [P(tenantId)], ct);
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
