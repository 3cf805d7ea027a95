using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>Decides which provider answers with a model of one tenant.</summary>
/// <param name="clients">The platform's providers.</param>
/// <param name="settings">The tenant's settings.</param>
/// <param name="connections">The tenant's connections.</param>
/// <param name="providers">Kind of provider by model of the catalog; null when not known.</param>
/// <param name="denied">Models of the catalog that the tenant may not use.</param>
/// <param name="fixedModels">Models of the catalog that take no temperature.</param>
internal sealed class ModelRouting(
    ChatClients clients, TenantSettings settings, IReadOnlyList<ProviderConnection> connections,
    IReadOnlyDictionary<string, string?> providers, IReadOnlySet<string> denied,
    IReadOnlySet<string> fixedModels)
{
    /// <summary>The connection that the tenant has selected; null for none.</summary>
    private readonly ProviderConnection? _selected = connections.FirstOrDefault(c => c.Id == settings.ConnectionId);

    private readonly TenantSettings _settings = settings with
    {
        Fallback = Allowed(settings.Fallback, clients.FallbackProviders, denied),
    };

    /// <summary>
    /// The settings in effect. A model of the platform that the tenant may not use is replaced by the built-in
    /// assistant, and its provider does not answer when another fails; models of the tenant's own connection are not
    /// restricted.
    /// </summary>
    public TenantSettings Settings =>
        settings.ConnectionId is null && denied.Contains(settings.Model ?? clients.ModelOf(settings))
            ? TenantSettings.WithoutModel(_settings)
            : _settings;

    /// <summary>True when a connection of this kind reaches the models of a provider.</summary>
    public static bool Serves(ProviderConnection connection, string provider) =>
        connection.Kind == provider && provider != ProviderKinds.OpenAiCompatible;

    /// <summary>The model that an agent answers with; null for the tenant's.</summary>
    /// <param name="model">The agent's model.</param>
    public string? Allowed(string? model) => denied.Contains(model ?? "") ? null : model;

    /// <summary>
    /// The settings for an agent's model when another provider or connection than the tenant's answers with it; null
    /// otherwise. A connection that names the model comes first, then the selected one of the model's kind, the
    /// platform's provider of its kind, and another connection of its kind.
    /// </summary>
    /// <param name="model">The agent's model.</param>
    public TenantSettings? For(string? model)
    {
        if (Allowed(model) is not { } wanted || _selected?.Model == wanted)
        {
            return null;
        }

        if (connections.FirstOrDefault(c => c.Model == wanted) is { } named)
        {
            return Over(named);
        }

        if (
            providers.GetValueOrDefault(wanted) is not { } kind
            || (_selected is not null && Serves(_selected, kind)))
        {
            return null;
        }

        if (clients.ProviderOf(kind, settings) is not { } provider)
        {
            return connections.FirstOrDefault(c => Serves(c, kind)) is { } other ? Over(other) : null;
        }

        return settings.ConnectionId is null
            && provider.Equals(clients.NameOf(settings), StringComparison.OrdinalIgnoreCase)
                ? null
                : _settings with { Provider = provider, Model = wanted, ConnectionId = null };
    }

    /// <summary>True when the model that answers takes a temperature and top-p, or it is not known.</summary>
    /// <param name="model">The agent's model; null for the tenant's.</param>
    public bool TakesTemperature(string? model) =>
        !fixedModels.Contains(
            Allowed(model)
            ?? (settings.ConnectionId is null ? settings.Model ?? clients.ModelOf(settings) : _selected?.Model)
            ?? "");

    /// <summary>The parameters that the model which answers takes.</summary>
    /// <param name="model">The agent's model; null for the tenant's.</param>
    public ModelParameters? Taken(ModelParameters? parameters, string? model) =>
        parameters is null || TakesTemperature(model) ? parameters : parameters.WithoutTemperature();

    /// <summary>The order of fallbacks without the providers whose model the tenant may not use.</summary>
    private static TenantFallback? Allowed(
        TenantFallback? order, IReadOnlyList<FallbackProvider> providers, IReadOnlySet<string> denied)
    {
        string[] allowed = [.. providers.Where(p => !denied.Contains(p.Model)).Select(p => p.Name)];
        return allowed.Length == providers.Count ? order
            : order is null ? new(allowed)
            : order with { Providers = [.. order.Providers.Intersect(allowed, StringComparer.OrdinalIgnoreCase)] };
    }

    public ModelRouting With(TenantSettings other) => new(clients, other, connections, providers, denied, fixedModels);

    private TenantSettings Over(ProviderConnection connection) =>
        _settings with { Provider = null, Model = null, ConnectionId = connection.Id };
}
