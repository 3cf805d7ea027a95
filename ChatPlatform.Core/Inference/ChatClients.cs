using System.Collections.Concurrent;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Inference.Resilience;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference;

/// <summary>A provider of the platform that may answer in place of another.</summary>
/// <param name="Model">Id of the model that it answers with.</param>
public sealed record FallbackProvider(string Name, string Model);

/// <summary>
/// Builds the chat client for a tenant's settings: retries and a circuit breaker around each provider, then the next
/// of the tenant's order, and at last the built-in assistant or a person.
/// </summary>
public sealed class ChatClients(
    IOptions<InferenceOptions> options,
    ProviderClients providers,
    ConnectionClients connections,
    ExtractiveChatClient builtIn,
    ProviderStatus status,
    ProviderFaults faults,
    ProviderBreakers breakers,
    ILogger<ChatClients> logger)
{
    /// <summary>Name of the HTTP client for providers.</summary>
    public const string HttpClientName = "inference";

    private readonly ConcurrentDictionary<string, IChatClient> _providers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The platform's providers that may answer when a tenant's model fails, in the platform's order.
    /// </summary>
    public IReadOnlyList<FallbackProvider> FallbackProviders =>
        [.. Fallback(null).Select(name => new FallbackProvider(name, options.Value.Providers[name].Model))];

    /// <summary>
    /// The chat client of a tenant: its own connection if it has selected one, or the provider in its settings, then
    /// what the tenant has chosen for when it fails.
    /// </summary>
    public async ValueTask<IChatClient> ForAsync(Guid tenantId, TenantSettings settings, CancellationToken ct)
    {
        var order = settings.Fallback;
        if (settings.ConnectionId is not { } id)
        {
            var name = NameOf(settings);
            return IsBuiltIn(name) ? builtIn : Join(tenantId, null, Fallback(order).Prepend(name), order);
        }

        // Created for each call, so that objects with a tenant's key are never shared between tenants.
        var own = await connections.ForAsync(tenantId, id, ct);
        return Join(
            tenantId, own is null ? null : Own(own, tenantId, id), Fallback(order), order,
            own is null ? new(FallbackContent.NoKey) : null);
    }

    /// <summary>True when a language model answers for the tenant, which can also route messages.</summary>
    public bool HasModel(TenantSettings settings) =>
        settings.ConnectionId is not null || !IsBuiltIn(settings.Provider ?? options.Value.Default);

    /// <summary>
    /// The default model of the platform's provider in these settings; "builtin" for the built-in assistant.
    /// </summary>
    public string ModelOf(TenantSettings settings) =>
        NameOf(settings) is var name && !IsBuiltIn(name)
            ? options.Value.Providers[name].Model
            : InferenceOptions.BuiltIn;

    /// <summary>Name of the platform's provider in these settings.</summary>
    public string NameOf(TenantSettings settings) => settings.Provider ?? options.Value.Default;

    /// <summary>
    /// Name of the platform's provider of a kind, the one of these settings first; null when there is none.
    /// </summary>
    /// <param name="kind">"builtin" or one of <see cref="ProviderKinds.Supported"/>.</param>
    public string? ProviderOf(string kind, TenantSettings? settings = null) =>
        kind == InferenceOptions.BuiltIn
            ? InferenceOptions.BuiltIn
            : options.Value.Fallback
                .Prepend(options.Value.Default)
                .Prepend(settings is null ? options.Value.Default : NameOf(settings))
                .Concat(options.Value.Providers.Keys.Order(StringComparer.Ordinal))
                .FirstOrDefault(name =>
                    options.Value.Providers.TryGetValue(name, out var provider) && provider.Kind == kind);

    private bool IsBuiltIn(string name) =>
        !options.Value.Providers.TryGetValue(name, out var provider)
        || provider.Kind.Equals(InferenceOptions.BuiltIn, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Names of the platform's providers that may answer in place of another. A tenant's names that the platform no
    /// longer has are left out.
    /// </summary>
    private IEnumerable<string> Fallback(TenantFallback? order)
    {
        var names = options.Value.Fallback.Distinct(StringComparer.OrdinalIgnoreCase).Where(n => !IsBuiltIn(n));
        return order is null ? names : order.Providers.Intersect(names, StringComparer.OrdinalIgnoreCase);
    }

    private FallbackChatClient Join(
        Guid tenantId, IChatClient? own, IEnumerable<string> names, TenantFallback? order, FallbackContent? lost = null)
    {
        var endsInPerson = order?.End == FallbackEnd.Person;
        return new(
            [
                .. own is null ? [] : (IChatClient[])[own],
                .. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => Provider(tenantId, name)),
                .. endsInPerson ? [] : (IChatClient[])[builtIn],
            ],
            endsInPerson, logger, lost);
    }

    /// <summary>
    /// The platform's provider for one tenant. Its client is created once, so that what it has learned is kept; the
    /// breaker is the tenant's.
    /// </summary>
    private ResilientChatClient Provider(Guid tenantId, string name) =>
        new(
            _providers.GetOrAdd(
                name,
                n => new ObservedChatClient(
                    providers.Create(n, options.Value.Providers[n]),
                    () => status.Answered(n),
                    fault =>
                    {
                        status.Failed(n, fault);
                        faults.Add(null, n, fault);
                    })),
            breakers.Of(BreakerKey.OfProvider(tenantId, name)));

    private ResilientChatClient Own(ConnectionClient own, Guid tenantId, Guid connectionId) =>
        new(
            new ObservedChatClient(
                own.Client, () => { }, fault => faults.Add(tenantId, connectionId.ToString(), fault)),
            breakers.Of(BreakerKey.OfConnection(tenantId, connectionId), own.Version));
}
