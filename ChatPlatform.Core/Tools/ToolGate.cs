using System.Diagnostics;
using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Core.Tools.Schema;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tools;

/// <summary>The one door to tools: looks the grant up when the call runs, checks the arguments, records the call before and after (S55, R03).</summary>
public sealed class ToolGate(AppDbFactory databases, TenantSql sql, HttpToolCaller http)
{
    /// <summary>Characters of arguments that a model may send.</summary>
    public const int MaxArgumentLength = 16 * 1024;

    /// <summary>Runs a tool for an agent within a turn. What goes wrong comes back as text that the model, and then the customer, can use.</summary>
    public async Task<ToolOutcome> CallAsync(
        Guid tenantId, Guid turnId, Guid agentId, string name, IDictionary<string, object?>? arguments, CancellationToken ct)
    {
        var json = JsonSerializer.SerializeToElement(arguments ?? new Dictionary<string, object?>());
        var text = json.GetRawText();
        if (text.Length > MaxArgumentLength)
        {
            return new(false, "The arguments are too long.");
        }

        var tool = await FindGrantedAsync(tenantId, agentId, name, ct);
        if (tool is null)
        {
            await RecordAsync(tenantId, turnId, Guid.CreateVersion7(), null, name, text, ToolInvocationStatus.Refused, ct);
            return new(false, $"There is no tool \"{name}\".");
        }

        using var schema = JsonDocument.Parse(tool.InputSchema);
        if (SchemaValidator.Validate(schema.RootElement, json) is { Count: > 0 } errors)
        {
            return new(false, "The arguments are not right: " + string.Join("; ", errors));
        }

        var id = Guid.CreateVersion7();
        await RecordAsync(tenantId, turnId, id, tool.Id, name, text, ToolInvocationStatus.Started, ct);
        var clock = Stopwatch.StartNew();
        var outcome = await http.CallAsync(tool.Request, json, id, ct);
        await CompleteAsync(tenantId, id, outcome, (int)clock.ElapsedMilliseconds, ct);
        return outcome;
    }

    private async Task<Tool?> FindGrantedAsync(Guid tenantId, Guid agentId, string name, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Tools.AsNoTracking().FirstOrDefaultAsync(
            t => t.TenantId == tenantId && t.Name == name && t.IsEnabled
                && db.AgentTools.Any(g => g.TenantId == tenantId && g.AgentId == agentId && g.ToolId == t.Id),
            ct);
    }

    private async Task RecordAsync(
        Guid tenantId, Guid turnId, Guid id, Guid? toolId, string name, string arguments, ToolInvocationStatus status, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            insert into tool_invocations (tenant_id, id, turn_id, tool_id, tool_name, arguments, status, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, now())
            """,
            P(tenantId), P(id), P(turnId), Id(toolId), Text(name), Json(arguments), Text(JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())));
        await batch.ExecuteAsync(ct);
    }

    private async Task CompleteAsync(Guid tenantId, Guid id, ToolOutcome outcome, int milliseconds, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            "update tool_invocations set status = $3, result = $4, duration = $5 where tenant_id = $1 and id = $2",
            P(tenantId), P(id), Text(outcome.Succeeded ? "succeeded" : "failed"), Text(outcome.Text.Replace("\0", "", StringComparison.Ordinal)), P(milliseconds));
        await batch.ExecuteAsync(ct);
    }
}
