using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>A tool to be tested by staff.</summary>
/// <param name="Refusal">Reason why it must not be called; null when it may be called.</param>
internal sealed record TrialTool(GrantedTool Tool, string Name, string? Refusal);

/// <summary>Finds tools for tests by staff. Except for the grant to an agent, the rules are those of turns.</summary>
internal sealed class ToolTrial(TenantSql sql)
{
    /// <summary>Null when the tenant has no such tool.</summary>
    public async Task<TrialTool?> FindAsync(Guid tenantId, Guid toolId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                select t.title, t.input_schema, t.request, t.name, t.is_enabled,
                  t.catalog_entry_id is null or coalesce((
                    select coalesce(p.is_allowed, r.is_allowed_by_default) from catalog_entries r
                    left join tenant_permissions p on p.tenant_id = $1 and p.catalog_entry_id = r.id
                    where r.id = t.catalog_entry_id), false), t.secret_header, t.sealed_secret
                from tools t where t.tenant_id = $1 and t.id = $2
                """,
                P(tenantId),
                P(toolId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var tool = new GrantedTool(
            toolId, reader.GetString(0), reader.GetString(1), await reader.GetFieldValueAsync<HttpToolRequest>(2, ct),
            ToolInvocationLog.Optional(reader, 6), ToolInvocationLog.Optional(reader, 7));
        var refusal =
            !reader.GetBoolean(5) ? "The platform does not allow this tool at present, so it was not called."
            : !reader.GetBoolean(4) ? "This tool is switched off, so it was not called."
            : null;
        return new(tool, reader.GetString(3), refusal);
    }
}
