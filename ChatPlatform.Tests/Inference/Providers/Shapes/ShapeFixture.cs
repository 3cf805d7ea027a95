using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.FakeLlm;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Inference.Providers.Shapes;

/// <summary>A local provider, and clients that call it with the platform's rules of egress.</summary>
public sealed class ShapeFixture : IAsyncLifetime
{
    public const string Key = "sk-canary-shape-0123";

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddHttpClient(ChatClients.HttpClientName, c => c.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(
            () => EgressHandler.Create(new() { AllowedPrivateHosts = { "127.0.0.2" } }))
        .Services
        .BuildServiceProvider();

    public FakeLlmServer Llm { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Llm = await FakeLlmServer.StartAsync(ct: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Llm.DisposeAsync();
        await _services.DisposeAsync();
    }

    /// <summary>A client for the local provider.</summary>
    /// <param name="kind">Kind of provider.</param>
    /// <param name="name">Name of the provider.</param>
    public IChatClient Create(
        string kind = ProviderKinds.OpenAiCompatible, InferenceOptions? options = null, string name = "fake",
        string? key = Key, string? baseUrl = null) =>
        new ProviderClients(
            _services.GetRequiredService<IHttpMessageHandlerFactory>(), Options.Create(options ?? new()))
            .Create(
                name,
                new()
                {
                    Kind = kind,
                    BaseUrl = baseUrl ?? (kind == ProviderKinds.Anthropic ? Llm.BaseUrl[..^"/v1".Length] : Llm.BaseUrl),
                    ApiKey = key,
                    Model = "m",
                });
}
