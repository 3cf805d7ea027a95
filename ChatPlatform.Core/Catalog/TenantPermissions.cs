using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>A tenant's permission for one catalog entry.</summary>
/// <param name="IsAllowedByDefault">Permission of this tenant without a rule of its own.</param>
/// <param name="Rule">The tenant's own rule; null for the default.</param>
/// <param name="IsEnabled">False when the platform has withdrawn the entry from every tenant.</param>
public sealed record PermissionItem(
    Guid CatalogEntryId,
    CatalogKind Kind,
    string Key,
    string Title,
    string Description,
    bool IsAllowedByDefault,
    bool? Rule,
    [property: JsonIgnore] DateTimeOffset? RuleChangedAt,
    bool IsEnabled = true) : IHasConcurrencyToken
{
    /// <summary>Changes with each write of the rule; for conditional writes.</summary>
    [JsonIgnore]
    public uint ConcurrencyToken =>
        RuleChangedAt is { } at ? unchecked((uint)(at.UtcTicks / TimeSpan.TicksPerMicrosecond)) : 1;

    /// <summary>The permission in effect.</summary>
    public bool IsAllowed => IsEnabled && (Rule ?? IsAllowedByDefault);
}

/// <summary>
/// Manages which shared agents, tools and models a tenant may use (FR-1.3). Permissions are read from the database at
/// each use, so that a change applies at once on every instance.
/// </summary>
public sealed class TenantPermissions(AppDbFactory databases, TimeProvider clock)
{
    /// <summary>
    /// The entries that the tenant may not use: withdrawn ones, and those denied by its own rule or otherwise the
    /// default for its kind of business.
    /// </summary>
    internal static IQueryable<CatalogEntry> Denied(AppDb db, Guid tenantId) =>
        db
            .CatalogEntries.AsNoTracking()
            .Where(r =>
                !r.IsEnabled
                || !(
                    db.TenantPermissions.Where(p => p.TenantId == tenantId && p.CatalogEntryId == r.Id)
                        .Select(p => (bool?)p.IsAllowed)
                        .FirstOrDefault()
                    ?? (r.IsAllowedByDefault
                        && (r.Kinds.Count == 0 || db.Tenants.Any(t => t.Id == tenantId && r.Kinds.Contains(t.Kind)))))
            );

    /// <summary>A page of the catalog entries with the tenant's permissions, by time of creation.</summary>
    public async Task<ListPage<PermissionItem>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var after = page.AfterId;
        return await Describe(
                db,
                tenantId,
                db.CatalogEntries.Where(r => after == null || r.Id > after).OrderBy(r => r.Id))
            .ToPageAsync(page, r => PageKeys.Of(r.CatalogEntryId), ct);
    }

    /// <summary>One catalog entry with the tenant's permission; null when it does not exist.</summary>
    public async Task<PermissionItem?> FindAsync(Guid tenantId, Guid catalogEntryId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await Describe(db, tenantId, db.CatalogEntries.Where(r => r.Id == catalogEntryId))
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>Sets or removes a tenant's own rule.</summary>
    /// <param name="expected">Concurrency token that the change is based on.</param>
    /// <param name="rule">Null restores the default.</param>
    public async Task<EditOutcome<PermissionItem>> SetAsync(
        Guid tenantId, Guid catalogEntryId, uint? expected, bool? rule, Actor actor, CancellationToken ct)
    {
        if (await FindAsync(tenantId, catalogEntryId, ct) is not { } item)
        {
            return EditOutcome.NotFound;
        }

        if (item.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (item.Rule == rule)
        {
            return EditOutcome.Saved(item);
        }

        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetDatabaseNow();
        if (item.Rule is null)
        {
            db.TenantPermissions.Add(
                new()
                {
                    TenantId = tenantId,
                    CatalogEntryId = catalogEntryId,
                    IsAllowed = rule!.Value,
                    ChangedAt = now,
                });
        }
        else
        {
            var current = db.TenantPermissions.Where(p =>
                p.TenantId == tenantId && p.CatalogEntryId == catalogEntryId && p.ChangedAt == item.RuleChangedAt);
            if (
                await (
                    rule is { } isAllowed
                        ? current.ExecuteUpdateAsync(
                            set => set.SetProperty(p => p.IsAllowed, isAllowed).SetProperty(p => p.ChangedAt, now), ct)
                        : current.ExecuteDeleteAsync(ct)
                ) == 0)
            {
                return EditOutcome.Stale;
            }
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                "permission.changed",
                actor,
                tenantId,
                "catalog_entry",
                catalogEntryId,
                new
                {
                    item.Kind,
                    item.Key,
                    rule = item.Rule,
                },
                new
                {
                    item.Kind,
                    item.Key,
                    rule,
                }));
        if (await db.TrySaveAsync(ct) is var outcome and not SaveOutcome.Saved)
        {
            return outcome == SaveOutcome.Missing
                ? EditOutcome.NotFound
                : EditOutcome.Stale;
        }

        await transaction.CommitAsync(ct);
        return EditOutcome.Saved(
            item with
            {
                Rule = rule,
                RuleChangedAt = rule is null ? null : now,
            });
    }

    private static IQueryable<PermissionItem> Describe(AppDb db, Guid tenantId, IQueryable<CatalogEntry> resources) =>
        resources
            .AsNoTracking()
            .Select(r => new
            {
                r,
                rule = db
                    .TenantPermissions.Where(p => p.TenantId == tenantId && p.CatalogEntryId == r.Id)
                    .FirstOrDefault(),
            })
            .Select(x => new PermissionItem(
                x.r.Id, x.r.Kind, x.r.Key, x.r.Title, x.r.Description,
                x.r.IsAllowedByDefault
                    && (x.r.Kinds.Count == 0
                        || db.Tenants.Any(t => t.Id == tenantId && x.r.Kinds.Contains(t.Kind))),
                x.rule == null ? null : x.rule.IsAllowed, x.rule == null ? null : x.rule.ChangedAt, x.r.IsEnabled));
}
