using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy.Bulk;

/// <summary>
/// Changes of several rows of a tenant at once by staff. Every row that is changed has an audit entry.
/// </summary>
/// <param name="type">Type of the rows in the audit log: "agent".</param>
public abstract class BulkEditor<T>(AppDbFactory databases, TimeProvider clock, string type)
    where T : class, ISwitchable
{
    /// <summary>Turns rows on or off.</summary>
    /// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> SwitchAsync(
        Guid tenantId, IReadOnlyList<RowVersion> rows, bool isOn, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (await ReadAsync(db, tenantId, rows, actor, ct)).SwitchAsync(isOn, clock, ct);
    }

    /// <summary>Deletes rows with what belongs to them.</summary>
    /// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> DeleteAsync(
        Guid tenantId, IReadOnlyList<RowVersion> rows, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await (await ReadAsync(db, tenantId, rows, actor, ct)).DeleteAsync(Describe, ct);
    }

    /// <summary>All rows of the type.</summary>
    protected abstract IQueryable<T> Rows(AppDb db);

    /// <summary>The values of a row for the audit log.</summary>
    protected abstract object Describe(T row);

    private async Task<BulkChange<T>> ReadAsync(
        AppDb db, Guid tenantId, IReadOnlyList<RowVersion> rows, Actor actor, CancellationToken ct)
    {
        var ids = RowVersion.IdsOf(rows);
        var found = await Rows(db).Where(r => r.TenantId == tenantId && ids.Contains(r.Id))
            .Take(BulkOutcome.MaxRows)
            .ToListAsync(ct);
        return new(db, rows, found, type, actor);
    }
}
