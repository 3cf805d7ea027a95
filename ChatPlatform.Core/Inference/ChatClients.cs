using System.Collections.Concurrent;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference;

/// <summary>
/// Builds the pipeline of chat clients for a tenant's settings: retries around each provider, fallback to the next, and
/// the built-in assistant last.
/// </summary>
public sealed class ChatClients(
    IOptions<InferenceOptions> options,
    ProviderClients providers,
    ConnectionClients connections,
    ExtractiveChatClient builtIn,
    ProviderStatus status,
    ProviderFaults faults,
    TimeProvider clock,
    ILogger<ChatClients> logger)
{
    /// <summary>Name of the HTTP client for providers.</summary>
    public const string HttpClientName = "inference";

    private readonly ConcurrentDictionary<string, IChatClient> _pipelines = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IChatClient> _providers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The chat client of a tenant: its own connection if it has selected one, then the platform's providers.
    /// </summary>
    public async ValueTask<IChatClient> ForAsync(Guid tenantId, TenantSettings settings, CancellationToken ct)
    {
        if (settings.ConnectionId is not { } id)
        {
            return _pipelines.GetOrAdd(settings.Provider ?? options.Value.Default, name =>
                Join([.. Names([name]).Select(Provider)]));
        }

        // Created for each call, so that objects with a tenant's key are never shared between tenants.
        return await connections.ForAsync(tenantId, id, ct) is { } own
            ? Join([Own(own, tenantId, id), .. Names([]).Select(Provider)])
            : new FallbackChatClient(
                [.. Names([]).Select(Provider), builtIn], logger, new(FallbackContent.NoKey));
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

    private IEnumerable<string> Names(IEnumerable<string> first) =>
        first.Concat(options.Value.Fallback).Distinct(StringComparer.OrdinalIgnoreCase).Where(n => !IsBuiltIn(n));

    private IChatClient Join(List<IChatClient> clients) =>
        clients.Count == 0 ? builtIn : new FallbackChatClient([.. clients, builtIn], logger);

    /// <summary>The platform's provider with its retries; created once, so that what it has learned is kept.</summary>
    private IChatClient Provider(string name) =>
        _providers.GetOrAdd(
            name,
            n => Resilient(
                providers.Create(n, options.Value.Providers[n]),
                () => status.Answered(n),
                fault =>
                {
                    status.Failed(n, fault);
                    faults.Add(null, n, fault);
                }));

    private IChatClient Own(IChatClient own, Guid tenantId, Guid connectionId) =>
        Resilient(own, () => { }, fault => faults.Add(tenantId, connectionId.ToString(), fault));

    private IChatClient Resilient(IChatClient client, Action onAnswered, Action<ProviderFault> onFailed) =>
        client
            .AsBuilder()
            .Use(inner => new RetryingChatClient(inner, clock))
            .Use(inner => new ObservedChatClient(inner, onAnswered, onFailed))
            .Build();
}
