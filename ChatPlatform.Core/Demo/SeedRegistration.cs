using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Demo;

public static class SeedRegistration
{
    public static IServiceCollection AddSeeds(this IServiceCollection services) =>
        services.AddScoped<DemoSeed>().AddScoped<DemoCatalog>().AddScoped<DemoDocuments>().AddScoped<BenchSeed>();
}
