using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>A model that a tenant may choose.</summary>
/// <param name="Model">Id at the provider.</param>
/// <param name="Provider">Kind of provider; null when not known.</param>
/// <param name="Connection">Name of the tenant's own connection that names the model; null for models of the
/// catalog.</param>
/// <param name="IsDefault">True for the platform's default model.</param>
/// <param name="IsPlatform">True when the platform's provider can answer with it, without an account of the
/// tenant.</param>
/// <param name="HasTemperature">True when the model takes a temperature and top-p, or it is not known.</param>
public sealed record TenantModel(
    string Model,
    string Title,
    string Description,
    string? Provider,
    bool HasTools,
    bool HasStreaming,
    bool HasJson,
    int? ContextTokens,
    decimal? InputPrice,
    decimal? OutputPrice,
    string? Currency,
    string? Connection,
    bool IsDefault,
    bool IsPlatform,
    bool HasTemperature = true);

/// <summary>The models that a tenant may use, and which provider answers with them.</summary>
public sealed class TenantModels(AppDbFactory databases, ChatClients clients)
{
    /// <summary>Maximum connections of a tenant that are read.</summary>
    private const int MaxConnections = Connections.ProviderConnections.MaxCount;

    /// <summary>
    /// The models that can be chosen: those of the catalog that the tenant is allowed and for which there is a
    /// provider, then those that only its own connections name.
    /// </summary>
    public async Task<IReadOnlyList<TenantModel>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var connections = await db.ProviderConnections.AsNoTracking()
            .Where(c => c.TenantId == tenantId)
            .OrderBy(c => c.Name)
            .Take(MaxConnections)
            .ToListAsync(ct);
        var denied = TenantPermissions.Denied(db, tenantId);
        var listed = await ModelQueries
            .Describe(
                db,
                db.CatalogEntries
                    .Where(e => e.Kind == CatalogKind.Model && !denied.Any(d => d.Id == e.Id))
                    .OrderBy(e => e.Title))
            .Take(ModelEditor.MaxModels)
            .ToListAsync(ct);
        var own = connections.Select(c => c.Model).Distinct().ToList();
        var known = await db.CatalogEntries
            .Where(e => e.Kind == CatalogKind.Model && own.Contains(e.Key))
            .Select(e => e.Key)
            .Take(MaxConnections)
            .ToListAsync(ct);
        return
        [
            .. listed.Select(x => Describe(x, connections)).Where(m => m.IsPlatform || m.Connection is not null),
            .. connections.Where(c => !known.Contains(c.Model)).DistinctBy(c => c.Model).Select(Describe),
        ];
    }

    /// <summary>Titles by id of the catalog's models that the tenant may not use, or no longer.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DeniedAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await TenantPermissions.Denied(db, tenantId)
            .Where(d => d.Kind == CatalogKind.Model)
            .OrderBy(d => d.Title)
            .Take(ModelEditor.MaxModels)
            .ToDictionaryAsync(d => d.Key, d => d.Title, ct);
    }

    /// <summary>A page of <see cref="ListAsync"/> by id; a tenant has few models.</summary>
    public async Task<ListPage<TenantModel>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        var all = await ListAsync(tenantId, ct);
        List<TenantModel> rest =
        [
            .. all.Where(m => page.After is null || string.CompareOrdinal(m.Model, page.After) > 0)
                .OrderBy(m => m.Model, StringComparer.Ordinal)
                .Take(page.Take + 1),
        ];
        return rest.PageOf(page, m => m.Model);
    }

    /// <summary>
    /// The platform's providers that may answer when the tenant's model fails, in the platform's order: those whose
    /// model the tenant may use.
    /// </summary>
    internal async Task<IReadOnlyList<FallbackProvider>> FallbackProvidersAsync(
        AppDb db, Guid tenantId, CancellationToken ct)
    {
        var all = clients.FallbackProviders;
        var names = all.Select(p => p.Model).ToList();
        var denied = await TenantPermissions.Denied(db, tenantId)
            .Where(d => d.Kind == CatalogKind.Model && names.Contains(d.Key))
            .Select(d => d.Key)
            .Take(ModelEditor.MaxModels)
            .ToListAsync(ct);
        return [.. all.Where(p => !denied.Contains(p.Model))];
    }

    /// <summary>True when the model of agents that have chosen none takes a temperature and top-p.</summary>
    public async Task<bool> TakesTemperatureAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var settings = await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.Settings).FirstAsync(ct);
        return (await ReadAsync(db, tenantId, settings, ct)).TakesTemperature(null);
    }

    /// <summary>
    /// Adds an error when the tenant may not use a model: the catalog withdraws or forbids it, or it is in neither the
    /// catalog nor reachable by a connection of the tenant, which may offer models that the catalog does not list.
    /// </summary>
    internal async Task CheckAsync(
        AppDb db, Guid tenantId, string? model, string field, FieldErrors errors, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(model) || errors.Rules.ContainsKey(field))
        {
            return;
        }

        var listed = await ModelQueries
            .Describe(db, db.CatalogEntries.Where(e => e.Kind == CatalogKind.Model && e.Key == model))
            .FirstOrDefaultAsync(ct);
        if (listed is not null)
        {
            var isDenied = await TenantPermissions.Denied(db, tenantId).AnyAsync(d => d.Id == listed.Entry.Id, ct);
            errors.Check(field, !isDenied, "is not allowed by the platform; choose another model");
        }

        if (
            errors.Rules.ContainsKey(field)
            || await db.ProviderConnections.AnyAsync(c => c.TenantId == tenantId, ct))
        {
            return;
        }

        errors
            .Check(
                field, listed is not null, "is not a model of the platform; choose one, or add a connection of yours")
            .Check(
                field, listed?.Model is null || clients.ProviderOf(listed.Model.Provider) is not null,
                "has no provider on this platform; add a connection of yours");
    }

    /// <summary>
    /// Name of the platform's provider that answers with a model. Adds an error when the tenant may not use the model,
    /// or the platform has no provider for it.
    /// </summary>
    internal async Task<string?> ProviderOfAsync(
        AppDb db, Guid tenantId, string model, FieldErrors errors, CancellationToken ct)
    {
        var listed = await db.CatalogEntries
            .Where(e =>
                e.Kind == CatalogKind.Model && e.Key == model
                && !TenantPermissions.Denied(db, tenantId).Any(d => d.Id == e.Id))
            .Select(e => new { Model = db.CatalogModels.FirstOrDefault(m => m.CatalogEntryId == e.Id) })
            .FirstOrDefaultAsync(ct);
        var provider = listed?.Model is { } known ? clients.ProviderOf(known.Provider) : null;
        errors
            .Check("model", listed is not null, "must be a model of the platform that you may use")
            .Check("model", listed?.Model is null || provider is not null, "has no provider on this platform");
        return provider;
    }

    /// <summary>
    /// Reads what decides which provider answers with which model. A tenant that has chosen nothing gets the default
    /// model of the catalog.
    /// </summary>
    internal async Task<ModelRouting> ReadAsync(AppDb db, Guid tenantId, TenantSettings settings, CancellationToken ct)
    {
        var denied = TenantPermissions.Denied(db, tenantId).Where(d => d.Kind == CatalogKind.Model);
        var entries = await db.CatalogEntries.AsNoTracking()
            .Where(e => e.Kind == CatalogKind.Model)
            .Select(e => new
            {
                e.Key,
                IsDenied = denied.Any(d => d.Id == e.Id),
                Model = db.CatalogModels.FirstOrDefault(m => m.CatalogEntryId == e.Id),
            })
            .Take(ModelEditor.MaxModels)
            .ToListAsync(ct);
        var connections = await db.ProviderConnections.AsNoTracking()
            .Where(c => c.TenantId == tenantId).OrderBy(c => c.Id).Take(ProviderConnections.MaxCount).ToListAsync(ct);
        var routing = new ModelRouting(
            clients, settings, connections,
            entries.ToDictionary(e => e.Key, e => e.Model?.Provider, StringComparer.Ordinal),
            entries.Where(e => e.IsDenied).Select(e => e.Key).ToHashSet(StringComparer.Ordinal),
            entries.Where(e => e.Model is { HasTemperature: false })
                .Select(e => e.Key)
                .ToHashSet(StringComparer.Ordinal));
        return settings is { Provider: null, Model: null, ConnectionId: null }
            && entries.Find(e => e is { IsDenied: false, Model.IsDefault: true }) is { Model: { } byDefault } entry
            && clients.ProviderOf(byDefault.Provider) is { } provider
                ? routing.With(settings with { Provider = provider, Model = entry.Key })
                : routing;
    }

    private TenantModel Describe(DescribedModel x, List<ProviderConnection> connections)
    {
        var (e, m) = (x.Entry, x.Model);
        var own = connections.Find(c => c.Model == e.Key)
            ?? connections.Find(c => m is not null && ModelRouting.Serves(c, m.Provider));
        return new(
            e.Key, e.Title, e.Description, m?.Provider, m?.HasTools ?? false, m?.HasStreaming ?? false,
            m?.HasJson ?? false, m?.ContextTokens, m?.InputPrice, m?.OutputPrice, m?.Currency, own?.Name,
            m?.IsDefault ?? false, m is null || clients.ProviderOf(m.Provider) is not null,
            m?.HasTemperature ?? true);
    }

    private static TenantModel Describe(ProviderConnection c) =>
        new(
            c.Model, c.Model, "", c.Kind, false, false, false, null, null, null, null, c.Name, false, false);
}
