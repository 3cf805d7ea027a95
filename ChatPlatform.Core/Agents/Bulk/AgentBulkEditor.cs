using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Bulk;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents.Bulk;

/// <summary>Changes of several agents at once by staff. Every agent that is changed has an audit entry.</summary>
public sealed class AgentBulkEditor(AppDbFactory databases, TimeProvider clock)
{
    /// <summary>Turns agents on or off.</summary>
    /// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> SwitchAsync(
        Guid tenantId, IReadOnlyList<RowVersion> rows, bool isOn, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (await ReadAsync(db, tenantId, rows, actor, ct)).SwitchAsync(isOn, clock, ct);
    }

    /// <summary>Removes agents with their versions. Conversations keep their names.</summary>
    /// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> DeleteAsync(
        Guid tenantId, IReadOnlyList<RowVersion> rows, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (await ReadAsync(db, tenantId, rows, actor, ct)).DeleteAsync(
            agent => new { agent.Name, agent.Description }, ct);
    }

    private static async Task<BulkChange<Agent>> ReadAsync(
        AppDb db, Guid tenantId, IReadOnlyList<RowVersion> rows, Actor actor, CancellationToken ct)
    {
        var ids = RowVersion.IdsOf(rows);
        var agents = await db.Agents.Where(a => a.TenantId == tenantId && ids.Contains(a.Id))
            .Take(BulkOutcome.MaxRows)
            .ToListAsync(ct);
        return new(db, rows, agents, "agent", actor);
    }
}
