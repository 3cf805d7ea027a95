using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Inference.Budgets;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Inference.Resilience;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference;

public static class InferenceRegistration
{
    public static IServiceCollection AddInference(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuditTargets(
            new("provider.key", "provider_connections t", "t.id", "t.name", AuditTarget.Owned),
            new("provider_connection", "provider_connections t", "t.id", "t.name", AuditTarget.Owned));
        services.AddOptions<InferenceOptions>().Bind(configuration.GetSection("Inference")).ValidateDataAnnotations()
            .Validate(
                o =>
                    o.Providers.Values.All(p =>
                        p.Kind == InferenceOptions.BuiltIn
                        || (ProviderKinds.Supported.Contains(p.Kind)
                            && Uri.TryCreate(p.Address, UriKind.Absolute, out _))
                    ),
                "Inference:Providers: Kind must be \"builtin\" or one of "
                + $"{string.Join(", ", ProviderKinds.Supported)}; "
                + "azure-openai and openai-compatible need an absolute BaseUrl."
            )
            .Validate(
                o => o.Fallback.Append(o.Default).All(n => n == InferenceOptions.BuiltIn || o.Providers.ContainsKey(n)),
                "Inference:Default and Inference:Fallback must name configured providers.")
            .ValidateOnStart();
        services
            .AddOptions<EgressOptions>()
            .Bind(configuration.GetSection("Egress"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddHttpClient(ChatClients.HttpClientName, c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(p =>
                EgressHandler.Create(p.GetRequiredService<IOptions<EgressOptions>>().Value))
            .RemoveAllLoggers();
        services.AddSingleton<ExtractiveChatClient>();
        services.AddSingleton<ProviderStatus>();
        services.AddSingleton<ProviderFaults>();
        services.AddHostedService<ProviderFaultWorker>();
        services.AddSingleton<ProviderClients>();
        services.AddSingleton<ProviderBreakers>();
        services.AddSingleton<PausedProviders>();
        services.AddSingleton<ChatClients>();
        services.AddSingleton<ConnectionClients>();
        services.AddSingleton<ProviderConnections>();
        services.AddSingleton<InferenceSettingsStore>();
        services.AddSingleton<ProviderProbe>();
        services.AddSingleton<ModelUseSettings>();
        services.AddSingleton<ModelEditor>();
        services.AddSingleton<ModelQueries>();
        services.AddSingleton<ModelPrices>().AddSingleton<TokenCounter>();
        services.AddSingleton<TenantModels>();
        services.AddSingleton(provider => ConnectionSecrets.Column(provider.GetRequiredService<TenantSql>()));
        return services;
    }
}
