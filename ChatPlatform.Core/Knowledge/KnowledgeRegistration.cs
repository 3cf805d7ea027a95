using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Search;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Knowledge;

public static class KnowledgeRegistration
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExtractionOptions>().Bind(configuration.GetSection(ExtractionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<ExtractionProcess>()
            .AddSingleton<DocumentLibrary>()
            .AddSingleton<KnowledgeSearch>();
    }
}
