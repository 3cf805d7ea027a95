using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>The model settings of a tenant.</summary>
/// <param name="ConnectionId">The tenant's own connection; null uses the platform's provider.</param>
/// <param name="Routing">How the supervisor selects agents.</param>
/// <param name="OffersModel">True when the platform provides a language model for the tenant; false for the built-in
/// assistant.</param>
/// <param name="ConcurrencyToken">Changes with each write of the tenant.</param>
public sealed record InferenceSettings(
    Guid? ConnectionId, RoutingMode Routing, bool OffersModel, uint ConcurrencyToken);

/// <summary>Reads and changes a tenant's model settings.</summary>
public sealed class InferenceSettingsStore(AppDbFactory databases, ChatClients clients)
{
    public async Task<InferenceSettings> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await DescribeAsync(db, await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct), ct);
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<InferenceSettings>> ChangeAsync(
        Guid tenantId, Guid? connectionId, RoutingMode routing, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (
            connectionId is { } id
            && !await db.ProviderConnections.AnyAsync(c => c.TenantId == tenantId && c.Id == id, ct))
        {
            return EditOutcome.Invalid(
                new FieldErrors().Check("connectionId", false, "must be one of the tenant's connections"));
        }

        var tenant = await db.Tenants.FirstAsync(t => t.Id == tenantId, ct);
        if (tenant.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var before = Describe(tenant.Settings);
        tenant.Settings = tenant.Settings with { ConnectionId = connectionId, Routing = routing };
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "inference_settings.changed", actor, tenantId, "tenant", tenantId, before, Describe(tenant.Settings)));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return EditOutcome.Stale;
        }

        return EditOutcome.Saved(await DescribeAsync(db, tenant, ct));
    }

    internal static async Task<Guid?> FindSelectedAsync(AppDb db, Guid tenantId, CancellationToken ct) =>
        (
            await db.Tenants.AsNoTracking().Where(t => t.Id == tenantId).Select(t => t.Settings).FirstAsync(ct)
        ).ConnectionId;

    private static object Describe(TenantSettings settings) => new { settings.ConnectionId, settings.Routing };

    private async Task<InferenceSettings> DescribeAsync(AppDb db, Tenant tenant, CancellationToken ct)
    {
        var offered = tenant.Settings with { ConnectionId = null };
        var model = offered.Model ?? clients.ModelOf(offered);
        var isOffered =
            clients.HasModel(offered)
            && !await TenantPermissions
                .Denied(db, tenant.Id)
                .AnyAsync(r => r.Kind == CatalogKind.Model && r.Key == model, ct);
        return new(tenant.Settings.ConnectionId, tenant.Settings.Routing, isOffered, tenant.ConcurrencyToken);
    }
}
