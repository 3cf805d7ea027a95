using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Privacy;
using ChatPlatform.Core.Inference.Providers.ChatCompletions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// Creates the clients of providers, without retries and fallback. All of them send through the platform's handler for
/// outgoing requests (S52) and <see cref="ProviderHandler"/>, whatever their format.
/// </summary>
public sealed class ProviderClients(IHttpMessageHandlerFactory handlers, IOptions<InferenceOptions> options)
{
    /// <param name="name">Name of the provider in logs.</param>
    /// <param name="own">How long it is waited for; null uses the platform's limits.</param>
    /// <param name="isOwn">True for a connection of a tenant, whose host is shown to the tenant.</param>
    public IChatClient Create(
        string name, ProviderOptions provider, ConnectionPatience? own = null, bool isOwn = false)
    {
        var target = new ProviderTarget(
            provider.Kind, isOwn ? new Uri(provider.Address!).Host : null, provider.Model);
        var patience = ProviderPatience.Of(options.Value, own);
        var handler = new ProviderHandler(
            name, patience, options.Value, handlers.CreateHandler(ChatClients.HttpClientName));
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        return new ChatClientBuilder(Format(name, provider, http, patience))
            .Use(inner => new RedactingChatClient(inner, target))
            .Use(inner => new ProviderChatClient(inner, name, provider, options.Value))
            .Build();
    }

    private IChatClient Format(string name, ProviderOptions provider, HttpClient http, ProviderPatience patience) =>
        provider.Kind switch
        {
            ProviderKinds.OpenAi => OpenAi(provider, http),
            ProviderKinds.Anthropic => Anthropic(provider, http, patience),
            _ => new OpenAiCompatibleChatClient(name, provider, http),
        };

    private static IChatClient OpenAi(ProviderOptions provider, HttpClient http) =>
        new OpenAI.Chat.ChatClient(
            provider.Model,
            new ApiKeyCredential(string.IsNullOrEmpty(provider.ApiKey) ? "none" : provider.ApiKey),
            new OpenAIClientOptions
            {
                Endpoint = new(provider.Address!),
                Transport = new HttpClientPipelineTransport(http),
                RetryPolicy = new ClientRetryPolicy(0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
                ClientLoggingOptions = new() { EnableLogging = false },
                EnableDistributedTracing = false,
            })
            .AsIChatClient();

    /// <summary>A key that is null is set too: otherwise the package reads the environment's.</summary>
    private IChatClient Anthropic(ProviderOptions provider, HttpClient http, ProviderPatience patience) =>
        new AnthropicClient
        {
            ApiKey = string.IsNullOrEmpty(provider.ApiKey) ? null : provider.ApiKey,
            BaseUrl = provider.Address!,
            HttpClient = http,
            MaxRetries = 0,
            Timeout = 2 * patience.Whole,
            OpenTelemetry = false,
        }.AsIChatClient(provider.Model, options.Value.MaxOutputTokens);
}
