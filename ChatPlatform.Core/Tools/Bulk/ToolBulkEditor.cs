using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Bulk;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tools.Bulk;

/// <summary>Changes of several tools at once by staff. Every tool that is changed has an audit entry.</summary>
public sealed class ToolBulkEditor(AppDbFactory databases, TimeProvider clock)
{
    /// <summary>Turns tools on or off.</summary>
    /// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> SwitchAsync(
        Guid tenantId, IReadOnlyList<RowVersion> rows, bool isOn, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (await ReadAsync(db, tenantId, rows, actor, ct)).SwitchAsync(isOn, clock, ct);
    }

    /// <summary>Deletes tools; agents can no longer call them, including in running turns.</summary>
    /// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> DeleteAsync(
        Guid tenantId, IReadOnlyList<RowVersion> rows, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (await ReadAsync(db, tenantId, rows, actor, ct)).DeleteAsync(
            tool => ToolDetail.Of(tool), ct);
    }

    private static async Task<BulkChange<Tool>> ReadAsync(
        AppDb db, Guid tenantId, IReadOnlyList<RowVersion> rows, Actor actor, CancellationToken ct)
    {
        var ids = RowVersion.IdsOf(rows);
        var tools = await db.Tools.Where(t => t.TenantId == tenantId && ids.Contains(t.Id))
            .Take(BulkOutcome.MaxRows)
            .ToListAsync(ct);
        return new(db, rows, tools, "tool", actor);
    }
}
