using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Knowledge.Web.Fetching;
using ChatPlatform.Core.Knowledge.Web.Runs;
using ChatPlatform.Core.Knowledge.Web.Sitemaps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Web;

internal static class WebSourceRegistration
{
    /// <summary>Adds the reading of web pages. The settings WebPages are validated at startup.</summary>
    public static IServiceCollection AddWebSources(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<WebPageOptions>()
            .Bind(configuration.GetSection("WebPages"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddHttpClient(WebPageClient.HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(p =>
            {
                var handler = EgressHandler.Create(p.GetRequiredService<IOptions<EgressOptions>>().Value);
                handler.AutomaticDecompression = System.Net.DecompressionMethods.All;
                return handler;
            })
            .RemoveAllLoggers();
        return services
            .AddSingleton<WebAddresses>()
            .AddSingleton<WebSourceQueries>()
            .AddSingleton<WebSourceEditor>()
            .AddSingleton<WebSourceSignal>()
            .AddSingleton<WebSourceQueue>()
            .AddSingleton<WebPageClient>()
            .AddSingleton<SitemapReader>()
            .AddSingleton<WebDocuments>()
            .AddSingleton<WebSourceRun>()
            .AddHostedService<WebSourceWorker>();
    }
}
