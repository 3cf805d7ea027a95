using System.Diagnostics;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Core.Tools.Schema;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tools;

/// <summary>The one door to tools: looks the grant up when the call runs, checks the arguments, records the call before and after (S55, R03).</summary>
public sealed class ToolGate(TenantSql sql, HttpToolCaller http, AuditTrail trail)
{
    /// <summary>Characters of arguments that a model may send.</summary>
    public const int MaxArgumentLength = 16 * 1024;

    private const int LongestName = 64;

    private static readonly Actor s_assistant = Actor.System("The assistant");

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

        var id = Guid.CreateVersion7();
        if (await RecordAsync(tenantId, turnId, agentId, id, name, text, ct) is not { } granted)
        {
            await trail.RecordAsync(AuditEntry.Security("tool.refused", s_assistant, tenantId, "tool", Shown(name), new { agentId, turnId }), ct);
            return new(false, $"There is no tool \"{name}\".");
        }

        var clock = Stopwatch.StartNew();
        using var schema = JsonDocument.Parse(granted.InputSchema);
        var outcome = SchemaValidator.Validate(schema.RootElement, json) is { Count: > 0 } errors
            ? new(false, "The arguments are not right: " + string.Join("; ", errors))
            : await http.CallAsync(granted.Request, json, id, ct);
        if (outcome.IsBlocked)
        {
            await trail.RecordAsync(AuditEntry.Security("egress.blocked", s_assistant, tenantId, "tool", Shown(name), new { agentId, turnId, granted.Request.UrlTemplate }), ct);
        }

        await CompleteAsync(tenantId, id, outcome, (int)clock.ElapsedMilliseconds, ct);
        return outcome;
    }

    /// <summary>A model may invent names of any length.</summary>
    private static string Shown(string name) => name.Length <= LongestName ? name : name[..LongestName];

    /// <summary>Runs a tool for the people who set it up, with the same checks and over the same way out as in a turn. Null when the tenant has none of this id.</summary>
    public async Task<ToolOutcome?> TryAsync(Guid tenantId, Guid toolId, JsonElement arguments, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add("select input_schema, request from tools where tenant_id = $1 and id = $2", P(tenantId), P(toolId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var tool = new Granted(reader.GetString(0), await reader.GetFieldValueAsync<HttpToolRequest>(1, ct));
        await reader.CloseAsync();
        await batch.DisposeAsync(); // No connection is held while the service is asked.
        using var schema = JsonDocument.Parse(tool.InputSchema);
        return SchemaValidator.Validate(schema.RootElement, arguments) is { Count: > 0 } errors
            ? new(false, "The arguments are not right: " + string.Join("; ", errors))
            : await http.CallAsync(tool.Request, arguments, Guid.CreateVersion7(), ct);
    }

    /// <summary>Looks the grant up and writes the intent down, both at the moment of the call. Null: there is no such grant, and the refusal is on record.</summary>
    private async Task<Granted?> RecordAsync(Guid tenantId, Guid turnId, Guid agentId, Guid id, string name, string arguments, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            with tool as (
              select t.id, t.input_schema, t.request from tools t
              join agent_tools g on g.tenant_id = t.tenant_id and g.tool_id = t.id
              where t.tenant_id = $1 and t.name = $5 and t.is_enabled and g.tenant_id = $1 and g.agent_id = $3
                and (t.shared_id is null or (
                  select coalesce(p.is_allowed, r.is_allowed_by_default) from shared_resources r
                  left join tenant_permissions p on p.tenant_id = $1 and p.resource_id = r.id where r.id = t.shared_id))),
            invocation as (
              insert into tool_invocations (tenant_id, id, turn_id, tool_id, tool_name, arguments, status, created_at)
              select $1, $4, $2, (select id from tool), $5, $6, case when exists (select from tool) then 'started' else 'refused' end, now())
            select input_schema, request from tool
            """,
            P(tenantId), P(turnId), P(agentId), P(id), Text(name), Json(arguments));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetString(0), await reader.GetFieldValueAsync<HttpToolRequest>(1, ct)) : null;
    }

    private async Task CompleteAsync(Guid tenantId, Guid id, ToolOutcome outcome, int milliseconds, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            "update tool_invocations set status = $3, result = $4, duration = $5 where tenant_id = $1 and id = $2",
            P(tenantId), P(id), Text(outcome.Succeeded ? "succeeded" : "failed"), Text(outcome.Text.Replace("\0", "", StringComparison.Ordinal)), P(milliseconds));
        await batch.ExecuteAsync(ct);
    }

    private sealed record Granted(string InputSchema, HttpToolRequest Request);
}
