using System.Collections.Concurrent;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference;

/// <summary>
/// Builds the pipeline of chat clients that a tenant's settings ask for: retry around each provider, fallback around
/// all, the built-in assistant last.
/// </summary>
public sealed class ChatClients(
    IOptions<InferenceOptions> options,
    IHttpClientFactory http,
    ConnectionClients connections,
    ExtractiveChatClient builtIn,
    TimeProvider clock,
    ILogger<ChatClients> logger)
{
    /// <summary>Name of the HTTP client that calls providers.</summary>
    public const string HttpClientName = "inference";

    private readonly ConcurrentDictionary<string, IChatClient> _pipelines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The client for a tenant's answers: its own connection where it has chosen one, then what the platform offers.
    /// </summary>
    public async ValueTask<IChatClient> ForAsync(Guid tenantId, TenantSettings settings, CancellationToken ct)
    {
        if (settings.ConnectionId is not { } id)
        {
            return _pipelines.GetOrAdd(settings.Provider ?? options.Value.Default, name =>
                Join([.. Names([name]).Select(Provider)]));
        }

        // Put together for each call: nothing that holds a tenant's key lies in a place that several tenants share.
        return await connections.ForAsync(tenantId, id, ct) is { } own
            ? Join([new RetryingChatClient(own, clock), .. Names([]).Select(Provider)])
            : Join([.. Names([]).Select(Provider)]);
    }

    /// <summary>True when the tenant's answers come from a real model, which can also route and write freely.</summary>
    public bool HasModel(TenantSettings settings) =>
        settings.ConnectionId is not null || !IsBuiltIn(settings.Provider ?? options.Value.Default);

    /// <summary>
    /// The model that the platform's provider of these settings takes by itself; "builtin" where no model is asked.
    /// </summary>
    public string ModelOf(TenantSettings settings) =>
        (settings.Provider ?? options.Value.Default) is var name && !IsBuiltIn(name)
            ? options.Value.Providers[name].Model
            : InferenceOptions.BuiltIn;

    private bool IsBuiltIn(string name) =>
        !options.Value.Providers.TryGetValue(name, out var provider)
        || provider.Kind.Equals(InferenceOptions.BuiltIn, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Names(IEnumerable<string> first) =>
        first.Concat(options.Value.Fallback).Distinct(StringComparer.OrdinalIgnoreCase).Where(n => !IsBuiltIn(n));

    private IChatClient Join(List<IChatClient> clients) =>
        clients.Count == 0 ? builtIn : new FallbackChatClient([.. clients, builtIn], logger);

    private RetryingChatClient Provider(string name) =>
        new(
            new OpenAiCompatibleChatClient(
                name, options.Value.Providers[name], options.Value, http.CreateClient(HttpClientName)),
            clock);
}
