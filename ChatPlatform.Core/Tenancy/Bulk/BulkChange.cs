using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Tenancy.Bulk;

/// <summary>
/// A change of several rows of a tenant, saved together with an audit entry for each. Rows that another user has
/// changed or deleted since they were read are left out. When one is changed while this change is saved, nothing is.
/// </summary>
/// <param name="rows">At most <see cref="BulkOutcome.MaxRows"/>.</param>
/// <param name="found">The rows as they are now, to be changed.</param>
/// <param name="type">Type of the rows in the audit log: "agent".</param>
internal sealed class BulkChange<T>(
    AppDb db, IReadOnlyList<RowVersion> rows, IReadOnlyList<T> found, string type, Actor actor)
    where T : class, ISwitchable
{
    private readonly List<T> _current =
    [
        .. found.Where(row => rows.Any(r => r.Id == row.Id && r.ConcurrencyToken == row.ConcurrencyToken)),
    ];

    /// <summary>Turns the rows on or off.</summary>
    public Task<EditOutcome<BulkOutcome>> SwitchAsync(bool isOn, TimeProvider clock, CancellationToken ct)
    {
        var others = _current.FindAll(row => row.IsEnabled != isOn);
        foreach (var row in others)
        {
            Record("updated", row, new { IsEnabled = !isOn }, new { IsEnabled = isOn });
            (row.IsEnabled, row.ChangedAt) = (isOn, clock.GetDatabaseNow());
        }

        return SaveAsync(others.Count, ct);
    }

    /// <summary>Deletes the rows.</summary>
    /// <param name="describe">The values of a row for the audit log.</param>
    public Task<EditOutcome<BulkOutcome>> DeleteAsync(Func<T, object> describe, CancellationToken ct)
    {
        foreach (var row in _current)
        {
            Record("deleted", row, describe(row), null);
        }

        db.RemoveRange(_current);
        return SaveAsync(_current.Count, ct);
    }

    private void Record(string action, T row, object? before, object? after) =>
        AuditLog.Add(
            db, AuditEntry.Change($"{type}.{action}", actor, row.TenantId, type, row.Id, before, after));

    private async Task<EditOutcome<BulkOutcome>> SaveAsync(int changed, CancellationToken ct) =>
        await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(new BulkOutcome(changed, _current.Count - changed, rows.Count - _current.Count))
            : EditOutcome.Stale;
}
