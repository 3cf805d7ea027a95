using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>The model settings of a tenant.</summary>
/// <param name="ConnectionId">The tenant's own connection; null uses the platform's provider.</param>
/// <param name="Routing">How the supervisor selects agents.</param>
/// <param name="OffersModel">True when the platform provides a language model for the tenant; false for the built-in
/// assistant.</param>
/// <param name="ConcurrencyToken">Changes with each write of the tenant.</param>
/// <param name="Model">The model of the platform that the tenant has chosen; null uses the platform's default.</param>
/// <param name="Fallback">What answers when the model fails; null uses the platform's order and then the built-in
/// assistant.</param>
public sealed record InferenceSettings(
    Guid? ConnectionId, RoutingMode Routing, bool OffersModel, uint ConcurrencyToken, string? Model = null,
    TenantFallback? Fallback = null);

/// <summary>What a tenant chooses.</summary>
/// <param name="ConnectionId">The tenant's own connection; null uses the platform's provider.</param>
/// <param name="Model">A model of the platform for agents without one; null uses the platform's default. Not used with
/// a connection, which names its model.</param>
/// <param name="Fallback">What answers when the model fails; null uses the platform's order and then the built-in
/// assistant.</param>
public sealed record InferenceChoice(
    Guid? ConnectionId, RoutingMode Routing, string? Model = null, TenantFallback? Fallback = null);

/// <summary>Reads and changes a tenant's model settings.</summary>
public sealed class InferenceSettingsStore(AppDbFactory databases, ChatClients clients, TenantModels models)
{
    public async Task<InferenceSettings> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await DescribeAsync(db, await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct), ct);
    }

    /// <summary>The providers that a tenant may choose for when its model fails, in the platform's order.</summary>
    public async Task<ListPage<FallbackProvider>> FallbackProvidersAsync(
        Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        List<(int Number, FallbackProvider Provider)> rest =
        [
            .. (await models.FallbackProvidersAsync(db, tenantId, ct)).Index()
                .Where(p => !(p.Index <= page.AfterNumber)).Take(page.Take + 1),
        ];
        return rest.PageOf(page, p => p.Number.ToString(CultureInfo.InvariantCulture)).Select(p => p.Provider);
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<InferenceSettings>> ChangeAsync(
        Guid tenantId, InferenceChoice choice, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var errors = new FieldErrors();
        errors.Check(
            "connectionId",
            choice.ConnectionId is not { } id
                || await db.ProviderConnections.AnyAsync(c => c.TenantId == tenantId && c.Id == id, ct),
            "must be one of the tenant's connections");
        var tenant = await db.Tenants.FirstAsync(t => t.Id == tenantId, ct);
        var model = choice.Model;
        if (model is not null)
        {
            errors.Text("model", model, 1, CatalogDraft.MaxKey);
        }

        if (choice.Fallback is { } fallback)
        {
            Check(fallback, await models.FallbackProvidersAsync(db, tenantId, ct), errors);
        }

        var provider = tenant.Settings.Provider;
        if (!errors.Has("model") && model != tenant.Settings.Model)
        {
            provider = model is null ? null : await models.ProviderOfAsync(db, tenantId, model, errors, ct);
        }

        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        if (tenant.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var before = Describe(tenant.Settings);
        tenant.Settings = tenant.Settings with
        {
            ConnectionId = choice.ConnectionId,
            Routing = choice.Routing,
            Provider = provider,
            Model = model,
            Fallback = choice.Fallback,
        };
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

    private static object Describe(TenantSettings settings) =>
        new { settings.ConnectionId, settings.Routing, settings.Model, settings.Fallback };

    /// <summary>Providers are those that the tenant may use for this, each at most once.</summary>
    private static void Check(
        TenantFallback fallback, IReadOnlyList<FallbackProvider> providers, FieldErrors errors)
    {
        var offered = providers.Select(p => p.Name).ToList();
        errors
            .Check(
                "fallback.providers", fallback.Providers?.All(offered.Contains) == true,
                offered.Count == 0
                    ? "must be empty: the platform has no further providers"
                    : $"must be among {string.Join(", ", offered)}")
            .Check(
                "fallback.providers", fallback.Providers?.Distinct().Count() == fallback.Providers?.Count,
                "must name each provider once");
    }

    private async Task<InferenceSettings> DescribeAsync(AppDb db, Tenant tenant, CancellationToken ct)
    {
        var offered = tenant.Settings with { ConnectionId = null };
        var model = offered.Model ?? clients.ModelOf(offered);
        var isOffered =
            clients.HasModel(offered)
            && !await TenantPermissions
                .Denied(db, tenant.Id)
                .AnyAsync(r => r.Kind == CatalogKind.Model && r.Key == model, ct);
        return new(
            tenant.Settings.ConnectionId, tenant.Settings.Routing, isOffered, tenant.ConcurrencyToken,
            tenant.Settings.Model, tenant.Settings.Fallback);
    }
}
