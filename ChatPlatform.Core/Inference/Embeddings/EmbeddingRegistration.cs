using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Inference.Embeddings;

public static class EmbeddingRegistration
{
    /// <summary>Adds the in-process embedding model. The section <c>Embeddings</c> is validated at startup.</summary>
    public static IServiceCollection AddEmbeddings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmbeddingOptions>()
            .Bind(configuration.GetSection(EmbeddingOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<MiniLmEmbeddingGenerator>();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
            provider.GetRequiredService<MiniLmEmbeddingGenerator>());
        services.AddSingleton(provider => provider.GetRequiredService<MiniLmEmbeddingGenerator>().Tokenizer);
        services.AddHostedService<EmbeddingWarmUp>();
        return services;
    }
}
