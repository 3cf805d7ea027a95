using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;

namespace ChatPlatform.Core.Catalog;

/// <summary>A tenant's row that was made from a catalog entry, and may follow it.</summary>
public interface ICopiedRow : ITenantOwned
{
    Guid Id { get; }

    /// <summary>Null for the tenant's own rows.</summary>
    Guid? CatalogEntryId { get; }

    /// <summary>Revision of the entry whose content the row has, or that the tenant has declined.</summary>
    int CatalogRevision { get; set; }

    /// <summary>True when the tenant has changed what comes from the entry.</summary>
    bool IsChangedHere { get; set; }

    /// <summary>Changes with each write.</summary>
    uint ConcurrencyToken { get; }
}

/// <summary>A copy to be changed, with its entry.</summary>
public sealed record CopiedRow<TRow, TDefinition>(TRow Row, CatalogEntry Entry, TDefinition Definition)
    where TRow : class, ICopiedRow;

/// <summary>
/// Entries whose copies follow them: the copies take over each change of the entry until the tenant changes them, and
/// then the tenant takes or declines an update.
/// </summary>
/// <typeparam name="TDefinition">The type of the definitions.</typeparam>
/// <typeparam name="TDraft">The values of a tenant's own resource.</typeparam>
/// <typeparam name="TDetail">A tenant's own resource.</typeparam>
/// <typeparam name="TRow">A tenant's own resource in the database.</typeparam>
public abstract class CatalogTemplates<TDefinition, TDraft, TDetail, TRow>(
    AppDbFactory databases, TenantCatalog catalog) : CatalogOffers<TDefinition, TDraft, TDetail>(catalog)
    where TDefinition : class
    where TRow : class, ICopiedRow
{
    /// <summary>The actor of changes that follow an entry.</summary>
    private protected static Actor Follower { get; } = Actor.System("Catalog");

    private protected AppDbFactory Databases => databases;

    /// <summary>Name of the quota that is locked while a copy takes over an entry's content.</summary>
    private protected abstract string QuotaName { get; }

    private string TypeName => JsonNamingPolicy.SnakeCaseLower.ConvertName(Kind.ToString());

    public override async Task<bool> FollowAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, QuotaName, tenantId, ct);
        if (
            await FindAsync(db, tenantId, id, ct) is not { } copy
            || copy.Row.IsChangedHere
            || copy.Row.CatalogRevision >= copy.Entry.Revision
            || await ReplaceAsync(db, copy, Follower, ct) is not EditOutcome<TDetail>.Saved)
        {
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    public override async Task<CatalogComparison?> CompareAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await FindAsync(db, tenantId, id, ct) is not { } copy)
        {
            return null;
        }

        var (own, template) = await DescribeAsync(db, copy, ct);
        var (row, entry) = (copy.Row, copy.Entry);
        return new(
            CatalogCopy.StateOf(row.IsChangedHere, row.CatalogRevision, entry.Revision), entry.Title, own, template);
    }

    public override async Task<EditOutcome<TDetail>> TakeAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, QuotaName, tenantId, ct);
        if (await FindAsync(db, tenantId, id, ct) is not { } copy)
        {
            return EditOutcome.NotFound;
        }

        if (copy.Row.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var outcome = await ReplaceAsync(db, copy, actor, ct);
        if (outcome is EditOutcome<TDetail>.Saved)
        {
            await transaction.CommitAsync(ct);
        }

        return Explain(outcome, copy.Entry);
    }

    public override async Task<EditOutcome<TDetail>> KeepAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await FindAsync(db, tenantId, id, ct) is not { } copy)
        {
            return EditOutcome.NotFound;
        }

        var (row, entry) = (copy.Row, copy.Entry);
        if (row.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                $"{TypeName}.update_declined", actor, tenantId, TypeName, id, new { Revision = row.CatalogRevision },
                new { entry.Revision }));
        row.CatalogRevision = entry.Revision;
        return await SaveAsync(db, row, ct);
    }

    /// <summary>The template's own values.</summary>
    private protected TDraft Draft(CatalogEntry entry, TDefinition definition) =>
        Draft(entry.Key, entry.Title, entry.Description, definition);

    /// <summary>The row, to be changed; null when it does not exist.</summary>
    private protected abstract Task<TRow?> FindRowAsync(AppDb db, Guid tenantId, Guid id, CancellationToken ct);

    /// <summary>The copy's content and that after an update, one value a line.</summary>
    private protected abstract Task<(string Own, string Template)> DescribeAsync(
        AppDb db, CopiedRow<TRow, TDefinition> copy, CancellationToken ct);

    /// <summary>Replaces the copy's content by the entry's, saves, and lets the copy follow the entry.</summary>
    private protected abstract Task<EditOutcome<TDetail>> ReplaceAsync(
        AppDb db, CopiedRow<TRow, TDefinition> copy, Actor actor, CancellationToken ct);

    private protected abstract Task<EditOutcome<TDetail>> SaveAsync(AppDb db, TRow row, CancellationToken ct);

    private async Task<CopiedRow<TRow, TDefinition>?> FindAsync(
        AppDb db, Guid tenantId, Guid id, CancellationToken ct) =>
        await FindRowAsync(db, tenantId, id, ct) is { } row
        && await TenantCatalog.TemplateAsync<TDefinition>(db, tenantId, Kind, row.CatalogEntryId, ct)
            is var (entry, definition)
            ? new(row, entry, definition)
            : null;
}
