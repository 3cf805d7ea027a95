using System.Collections.Concurrent;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference;

/// <summary>Builds the pipeline of chat clients that a tenant's settings ask for: retry around each provider, fallback around all, the built-in assistant last.</summary>
public sealed class ChatClients(
    IOptions<InferenceOptions> options, IHttpClientFactory http, ExtractiveChatClient builtIn, TimeProvider clock, ILogger<ChatClients> logger)
{
    /// <summary>Name of the HTTP client that calls providers.</summary>
    public const string HttpClientName = "inference";

    private readonly ConcurrentDictionary<string, IChatClient> _pipelines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The client for a tenant's answers.</summary>
    public IChatClient For(TenantSettings settings) => _pipelines.GetOrAdd(NameFor(settings), Build);

    /// <summary>True when the tenant's answers come from a real model, which can also route and write freely.</summary>
    public bool HasModel(TenantSettings settings) => !IsBuiltIn(NameFor(settings));

    private string NameFor(TenantSettings settings) => settings.Provider ?? options.Value.Default;

    private bool IsBuiltIn(string name) =>
        !options.Value.Providers.TryGetValue(name, out var provider) || provider.Kind.Equals(InferenceOptions.BuiltIn, StringComparison.OrdinalIgnoreCase);

    private IChatClient Build(string name)
    {
        var names = new[] { name }.Concat(options.Value.Fallback).Distinct(StringComparer.OrdinalIgnoreCase).Where(n => !IsBuiltIn(n));
        List<IChatClient> clients = [.. names.Select(Provider), builtIn];
        return clients.Count == 1 ? builtIn : new FallbackChatClient(clients, logger);
    }

    private RetryingChatClient Provider(string name) => new(
        new OpenAiCompatibleChatClient(name, options.Value.Providers[name], options.Value, http.CreateClient(HttpClientName)), clock);
}
