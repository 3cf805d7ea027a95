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
    TenantSql sql, IEnumerable<ITenantLifecycleHook> hooks, ILogger<TenantEraser> logger)
{
    /// <summary>Kind of the job; its subject is the tenant.</summary>
    public const string JobKind = "tenant_erasure";

    private static readonly string s_deleteTenant =
        $"delete from tenants where id = $1 and status = {Literal(TenantStatus.Deleting)}";

    /// <summary>The parameters of the entry, then $14 tenant.</summary>
    private const string Record = AuditLog.Insert + "$12, $13 where not exists (select from tenants where id = $14)";

    private static readonly Actor s_actor = Actor.System("Erasing tenants");

    /// <summary>Erases a tenant, or what is left of it. A tenant that is not being deleted keeps everything.</summary>
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

        // Files of an upload that was in progress when the files were deleted first.
        foreach (var hook in hooks)
        {
            await hook.EraseAsync(tenantId, ct);
        }

        Log.Erased(logger, tenantId);
    }

    /// <summary>
    /// Writes the audit entry of a finished erasure, unless the tenant still exists. The transaction is the one that
    /// deletes the job: an erasure that is interrupted and repeated writes one entry.
    /// </summary>
    internal static Task RecordAsync(ScopedTransaction transaction, Guid tenantId, CancellationToken ct) =>
        transaction.ExecuteAsync(
            Record,
            [
                .. AuditLog.Values(AuditEntry.Change("tenant.erased", s_actor, tenantId, "tenant", tenantId)),
                P(tenantId),
            ],
            ct);

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
