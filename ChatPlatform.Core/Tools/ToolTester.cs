using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools;

/// <summary>Tests of tools by staff. Every test writes an audit entry.</summary>
public sealed class ToolTester(ToolExecutor executor, AuditLog auditLog)
{
    /// <summary>
    /// Calls a tool with the checks of a turn. The outcome is saved when the tool exists, also when the tool was not
    /// called; it is invalid when the arguments are too long.
    /// </summary>
    public async Task<EditOutcome<ToolOutcome>> TestAsync(
        Guid tenantId, Guid toolId, JsonElement arguments, Actor actor, CancellationToken ct)
    {
        if (arguments.GetRawText().Length > ToolExecutor.MaxArgumentLength)
        {
            return EditOutcome.Invalid(new FieldErrors().Check("arguments", false, "are too long"));
        }

        if (await executor.TryAsync(tenantId, toolId, arguments, actor, ct) is not { } outcome)
        {
            return EditOutcome.NotFound;
        }

        await auditLog.RecordAsync(
            AuditEntry.Change("tool.tested", actor, tenantId, "tool", toolId, null, new { outcome.Succeeded }), ct);
        return EditOutcome.Saved(outcome);
    }
}
