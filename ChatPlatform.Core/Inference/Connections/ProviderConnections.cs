using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>
/// Manages a tenant's own accounts at model providers. Every change writes an audit entry without the key.
/// </summary>
public sealed class ProviderConnections(
    AppDbFactory databases, SecretBox secrets, IOptions<EgressOptions> egress, TimeProvider clock)
{
    /// <summary>Maximum connections of a tenant.</summary>
    public const int MaxCount = 20;

    private const string Target = "provider_connection";
    private const string NameTaken = "is taken by another connection";

    /// <summary>A page of a tenant's connections by time of creation.</summary>
    public async Task<ListPage<ConnectionItem>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var (used, after) = (await UsedAsync(db, tenantId, ct), page.AfterId);
        var rows = await db.ProviderConnections.AsNoTracking()
            .Where(c => c.TenantId == tenantId && (after == null || c.Id > after)).OrderBy(c => c.Id)
            .ToPageAsync(page, c => PageKeys.Of(c.Id), ct);
        return rows.Select(c => ConnectionItem.Of(c, used));
    }

    public async Task<ConnectionItem?> FindAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return
            await db
                .ProviderConnections.AsNoTracking()
                .FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == id, ct)
                is { } row
            ? ConnectionItem.Of(row, await UsedAsync(db, tenantId, ct))
            : null;
    }

    /// <summary>Adds the rules that a draft violates to those that were found before.</summary>
    public FieldErrors Check(ConnectionDraft draft, FieldErrors? found = null) =>
        ConnectionRules.Check(draft, egress.Value, found);

    public async Task<EditOutcome<ConnectionItem>> CreateAsync(
        Guid tenantId, ConnectionDraft draft, Actor actor, CancellationToken ct)
    {
        var errors = Check(draft);
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "connections", tenantId, ct);
        await CheckNameAsync(db, tenantId, null, draft.Name, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var now = clock.GetUtcNow();
        var row = new ProviderConnection
        {
            TenantId = tenantId,
            Name = draft.Name.Trim(),
            Kind = draft.Kind,
            BaseUrl = AddressOf(draft),
            Model = draft.Model.Trim(),
            Patience = draft.Patience,
            CreatedAt = now,
            ChangedAt = now,
        };
        if (draft.Key is not null)
        {
            ConnectionKey.Set(row, secrets, draft.Key, now);
        }

        db.ProviderConnections.Add(row);
        AuditLog.Add(db, AuditEntry.Change("provider.created", actor, tenantId, Target, row.Id, after: Describe(row)));
        var outcome = await SaveAsync(db, row, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<ConnectionItem>> UpdateAsync(
        Guid tenantId, Guid id, ConnectionDraft draft, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (
            await db.ProviderConnections.FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == id, ct)
            is not { } row)
        {
            return EditOutcome.NotFound;
        }

        if (row.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var errors = Check(draft);
        await CheckNameAsync(db, tenantId, id, draft.Name, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var (before, owner) = (Describe(row), ConnectionKey.OwnerOf(row));
        (row.Name, row.Kind, row.BaseUrl, row.Model, row.Patience, row.ChangedAt) = (
            draft.Name.Trim(), draft.Kind, AddressOf(draft), draft.Model.Trim(), draft.Patience, clock.GetUtcNow());
        if (draft.Key is not null)
        {
            ConnectionKey.Set(row, secrets, draft.Key, row.ChangedAt);
        }
        else if (draft.RemovesKey || ConnectionKey.OwnerOf(row) != owner)
        {
            ConnectionKey.Clear(row);
        }

        AuditLog.Add(db, AuditEntry.Change("provider.changed", actor, tenantId, Target, id, before, Describe(row)));
        return await SaveAsync(db, row, ct);
    }

    /// <summary>Deletes a connection. If it was in use, the platform's default answers from now on.</summary>
    public async Task<EditOutcome<ConnectionItem>> DeleteAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (
            await db.ProviderConnections.FirstOrDefaultAsync(c => c.TenantId == tenantId && c.Id == id, ct)
            is not { } row)
        {
            return EditOutcome.NotFound;
        }

        if (row.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        db.ProviderConnections.Remove(row);
        var tenant = await db.Tenants.FirstAsync(t => t.Id == tenantId, ct);
        if (tenant.Settings.ConnectionId == id)
        {
            tenant.Settings = tenant.Settings with { ConnectionId = null };
        }

        AuditLog.Add(db, AuditEntry.Change("provider.deleted", actor, tenantId, Target, id, Describe(row)));
        return await SaveAsync(db, row, ct);
    }

    /// <summary>Adds the rules of a name that depend on the tenant's other connections.</summary>
    /// <param name="id">The connection that gets the name; null for a new one.</param>
    public async Task CheckNameAsync(
        Guid tenantId, Guid? id, string name, FieldErrors errors, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await CheckNameAsync(db, tenantId, id, name, errors, ct);
    }

    private static async Task CheckNameAsync(
        AppDb db, Guid tenantId, Guid? id, string name, FieldErrors errors, CancellationToken ct)
    {
        var (own, trimmed) = (db.ProviderConnections.Where(c => c.TenantId == tenantId), name?.Trim());
        errors.Check(
            "name", errors.Has("name") || id is not null || await own.CountAsync(ct) < MaxCount,
            $"cannot be given: there are {MaxCount} connections already");
        errors.Check(
            "name", errors.Has("name") || !await own.AnyAsync(c => c.Id != id && c.Name == trimmed, ct), NameTaken);
    }

    private static string AddressOf(ConnectionDraft draft) =>
        ProviderKinds.BaseUrl(draft.Kind, draft.BaseUrl);

    private static object Describe(ProviderConnection c) =>
        new
        {
            c.Name,
            c.Kind,
            c.BaseUrl,
            c.Model,
            c.Patience,
            c.KeyLastFour,
            c.KeySetAt,
        };

    private static Task<Guid?> UsedAsync(AppDb db, Guid tenantId, CancellationToken ct) =>
        InferenceSettingsStore.FindSelectedAsync(db, tenantId, ct);

    private static async Task<EditOutcome<ConnectionItem>> SaveAsync(
        AppDb db, ProviderConnection row, CancellationToken ct) =>
        await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => EditOutcome.Saved(
                ConnectionItem.Of(row, await UsedAsync(db, row.TenantId, ct))),
            SaveOutcome.Taken => EditOutcome.Invalid(new FieldErrors().Check("name", false, NameTaken)),
            _ => EditOutcome.Stale,
        };
}
