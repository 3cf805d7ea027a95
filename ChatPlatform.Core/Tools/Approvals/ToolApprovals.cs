using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Unicode;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Tools.Approvals;

/// <summary>
/// Asks the customer before a call with side effects is made, and remembers the decision (S57). The question is stored
/// as an invocation that was not made. An approval holds for one call with the same request and arguments, in the turn
/// of the message that agrees.
/// </summary>
public sealed class ToolApprovals(TenantSql sql)
{
    /// <summary>Time in which the customer can agree; later, the question is asked again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MaxValueLength = 500;

    private static readonly string s_decide =
        $"""
        update tool_invocations set status = $4, decided_in_turn_id = $3
        where tenant_id = $1 and turn_id = $2 and (
          status = {Literal(ToolInvocationStatus.Asked)} or (status = $4 and decided_in_turn_id = $3))
        returning tool_name, arguments::text, fingerprint, created_at > now() - $5
        """;

    /// <summary>
    /// Records the customer's decision about the call that a turn asked about. Null when it asked about none, or the
    /// decision was made before. A repeated attempt at the same turn gets the same decision.
    /// </summary>
    /// <param name="askedIn">The turn whose answer asked.</param>
    /// <param name="turnId">The turn of the message that agrees or declines.</param>
    public async Task<DecidedCall?> DecideAsync(
        Guid tenantId, Guid askedIn, Guid turnId, bool isApproved, CancellationToken ct)
    {
        var status = isApproved ? ToolInvocationStatus.Approved : ToolInvocationStatus.Declined;
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(s_decide, P(tenantId), P(askedIn), P(turnId), Value(status), P(Lifetime));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                reader.GetString(0), reader.GetString(1), isApproved,
                isApproved && reader.GetBoolean(3) ? reader.GetGuid(2) : null)
            : null;
    }

    /// <summary>
    /// Stores the question about a call that was not made. It replaces the question of an earlier attempt at the turn,
    /// whose answer nobody saw.
    /// </summary>
    internal async Task AskAsync(PendingCall call, Guid fingerprint, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(call.TenantId))
            .Add(
                "delete from tool_invocations where tenant_id = $1 and turn_id = $2 and status = $3",
                P(call.TenantId), P(call.TurnId), Value(ToolInvocationStatus.Asked))
            .Add(
                """
                insert into tool_invocations (
                  tenant_id, id, turn_id, tool_id, tool_name, arguments, status, fingerprint, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, now())
                """,
                P(call.TenantId), P(call.Id), P(call.TurnId), Id(call.ToolId), Text(call.ToolName),
                JsonB(call.Arguments), Value(ToolInvocationStatus.Asked), P(fingerprint));
        await batch.ExecuteAsync(ct);
    }

    /// <summary>Identifies a call by its tool, the tool's request and the arguments, so that none of them can change
    /// between question and call.</summary>
    internal static Guid FingerprintOf(GrantedTool tool, JsonElement arguments) =>
        ToolCallKey.Of(
            tool.Id, tool.Id,
            JsonSerializer.SerializeToElement(new object[] { tool.Request, arguments }, JsonSerializerOptions.Web));

    /// <summary>What the customer is asked.</summary>
    internal static ApprovalQuestion QuestionOf(GrantedTool tool, JsonElement arguments)
    {
        using var schema = JsonDocument.Parse(tool.InputSchema);
        var properties = schema.RootElement.TryGetProperty("properties", out var p)
            && p.ValueKind == JsonValueKind.Object ? p : default;
        List<string> order = properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(f => f.Name)] : [];
        return new(
            tool.Title,
            [
                .. arguments.EnumerateObject()
                    .OrderBy(a => order.IndexOf(a.Name) is var i && i < 0 ? int.MaxValue : i)
                    .Select(a => KeyValuePair.Create(NameOf(properties, a.Name), Shown(a.Value))),
            ]);
    }

    private static string NameOf(JsonElement properties, string name) =>
        properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var field)
            && field.ValueKind == JsonValueKind.Object && field.TryGetProperty("title", out var title)
            && title.ValueKind == JsonValueKind.String
            ? title.GetString()!
            : name.Replace('_', ' ');

    private static string Shown(JsonElement value) => UnicodeText.Truncate(
        UnicodeText.SingleLine(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()),
        MaxValueLength, "…");
}
